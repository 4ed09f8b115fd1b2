//! Work, counted: repair is linear in the text, whatever the text is.

use super::{Options, repair, work};

/// Steps for a text.
fn cost(text: &str) -> u64 {
    work::take();
    repair(text, &Options::default());
    work::take() + text.len() as u64
}

/// Twice the input costs at most 2.2 times the work, four times at most 4.4 times.
#[track_caller]
fn grows_linearly(what: &str, input: impl Fn(usize) -> String) {
    for times in [20, 100] {
        let [one, two, four] = [times, 2 * times, 4 * times].map(|times| cost(&input(times)) as f64);
        assert!(two <= 2.2 * one && four <= 4.4 * one, "{what} × {times}: {one} → {two} → {four}");
    }
}

/// No search goes over a text more than a bounded number of times.
#[track_caller]
fn is_bounded(what: &str, text: &str) {
    let steps = cost(text);
    assert!(steps > 0 && steps <= 120 * text.len() as u64, "{what}: {steps} steps for {} bytes", text.len());
}

#[test]
fn twice_the_text_costs_twice_the_work() {
    let columns = "产业发展、乡村治理都在变化,村里的路也修到了家\n\n门口,大家都说\"好\"。\n\n— 7 —\n\n第二段(见图)说了三件事。\n\n";
    grows_linearly("columns", |n| columns.repeat(n));
    grows_linearly("wrapped", |n| {
        "今天天气很好,村里的路也修到了家门口,大\n家都说:“好。”这一段到这里就完了,没有\n了。\n".repeat(n)
    });
    grows_linearly("furniture", |n| "一句话说到一半的时候就到了这一页的页末\n\n要闻\n\n12\n\n才说完。\n\n".repeat(n));
    grows_linearly("titles", |n| {
        (0..n).map(|i| format!("这句话到了页末还没有说完就断了\n\n第二章 远方 {i}\n\n才完。\n\n")).collect()
    });
    grows_linearly("verse", |n| "白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。\n\n".repeat(n));
    grows_linearly("quotes", |n| "他说\"好\",又说'行'。".repeat(n));
    grows_linearly("open quotes", |n| "他说\"“".repeat(n));
    grows_linearly("spaces", |n| "湿地 公园 位于城 区北 部 ， ".repeat(n));
    grows_linearly("invisible", |n| "湿\u{200b}\u{ad}地, ".repeat(n));
    grows_linearly("code", |n| "看`a,b``c".repeat(n));
    grows_linearly("emphasis", |n| "看**,**".repeat(n));
}

#[test]
fn texts_made_to_break_it_cost_no_more_than_others() {
    is_bounded("one line of 2 MB", &("今天天气很好,村里的路也修到了家门口".repeat(40_000) + "。"));
    is_bounded("100,000 short lines", &"今天很好,村里\n".repeat(100_000));
    is_bounded("paragraphs", &"今天很好,村里的路也修\n\n".repeat(8_000));
    is_bounded("100,000 quotes", &"\"好\"".repeat(50_000));
    is_bounded("blanks", &format!("汉{},汉", " ".repeat(60_000)));
    is_bounded("blank lines", &format!("汉{}汉\n\n12\n", "\n".repeat(60_000)));
    is_bounded("gone", &format!("汉{},{}汉", "\u{200b}".repeat(20_000), ",\u{200b}".repeat(10_000)));
    is_bounded("brackets", &"(".repeat(40_000));
    is_bounded("folios", &"\n\n12\n\n".repeat(6_000));
    is_bounded("marks", &format!("汉{}汉", ",".repeat(40_000)));
    is_bounded("stars", &format!("{},汉{}", "*".repeat(40_000), "*,".repeat(10_000)));
}
