//! Words that tell on which side of a break a sentence goes on. All of them are grammar or the fixed phrases of press
//! pages; none is about a subject.

/// Characters that nothing complete ends with: structural particles, prepositions, conjunctions and adverbs that need
/// what follows. Those that also end common nouns (研究所, 方向, 共和) are in [`OPEN_TAILS_WEAK`].
pub(super) const OPEN_TAILS: &str = "占称达约逾的把被让且但若虽很更最已还就才该每各而或仍均亦曾即";
/// Characters that mostly need what follows.
pub(super) const OPEN_TAILS_WEAK: &str = "在将和与及对从向以于由为并不也都是有给等使令随据比经这那其所某";

/// Characters that no sentence begins with: particles and plural endings.
pub(super) const BOUND_HEADS: &str = "的了着们吗呢吧嘛么";
/// Particles that close a sentence.
pub(super) const CLOSING_TAILS: &str = "了吗呢吧啊呀啦";
/// Units and classifiers that stand behind a number, so that a paragraph that begins with one is cut inside a quantity.
pub(super) const UNITS: &str = "年月日号时分秒点元角万亿千百个名人次家件项条期届岁倍户亩吨克斤里米度级位座台辆套批%‰℃";

/// How sentences of prose set out before their subject: place in time, link with what was said, source of the news. With
/// a comma behind it, it begins a sentence, never a headline: a headline has no room for it.
pub(super) const SETTING_OUT: [&str; 64] = [
    "如今",
    "目前",
    "当前",
    "近日",
    "近年来",
    "近期",
    "日前",
    "此前",
    "此后",
    "随后",
    "之后",
    "后来",
    "最终",
    "最后",
    "同时",
    "与此同时",
    "此外",
    "另外",
    "其中",
    "对此",
    "为此",
    "因此",
    "因而",
    "于是",
    "所以",
    "但是",
    "但",
    "然而",
    "不过",
    "而且",
    "并且",
    "实际上",
    "事实上",
    "据介绍",
    "据了解",
    "据悉",
    "据统计",
    "他说",
    "她说",
    "他们说",
    "一年来",
    "去年",
    "今年",
    "今天",
    "昨天",
    "昨日",
    "当天",
    "当日",
    "当时",
    "过去",
    "现在",
    "眼下",
    "下一步",
    "接下来",
    "未来",
    "随着",
    "通过",
    "按照",
    "根据",
    "针对",
    "围绕",
    "截至",
    "自从",
    "经过",
];

/// How a news story begins.
pub(super) const STORY_HEADS: [&str; 15] = [
    "据",
    "本报讯",
    "本报",
    "本网讯",
    "新华社",
    "中新社",
    "中新网",
    "人民网",
    "央视网",
    "记者",
    "据新华社",
    "近日",
    "日前",
    "昨日",
    "今天",
];

/// Names of the pages of a newspaper, as they stand alone at the head of the page.
pub(super) const SECTIONS: [&str; 52] = [
    "要闻",
    "国内",
    "国际",
    "综合",
    "经济",
    "社会",
    "文化",
    "体育",
    "副刊",
    "理论",
    "评论",
    "专题",
    "专版",
    "时政",
    "民生",
    "教育",
    "健康",
    "财经",
    "广告",
    "头版",
    "科技",
    "法治",
    "法制",
    "生态",
    "视点",
    "深度",
    "特稿",
    "特刊",
    "视觉",
    "影像",
    "政治",
    "军事",
    "文娱",
    "娱乐",
    "读书",
    "周末",
    "本地",
    "都市",
    "县域",
    "农业",
    "三农",
    "产业",
    "新闻",
    "综合新闻",
    "国内新闻",
    "国际新闻",
    "本市新闻",
    "要闻版",
    "地方新闻",
    "时事",
    "聚焦",
    "公告",
];

/// What the last part of a newspaper's name is.
pub(super) const PAPERS: [&str; 14] = [
    "日报",
    "晚报",
    "晨报",
    "早报",
    "商报",
    "时报",
    "周报",
    "都市报",
    "青年报",
    "农民报",
    "工人报",
    "快报",
    "导报",
    "电讯",
];

/// Labels of the people who made the page.
pub(super) const MAKERS: [&str; 22] = [
    "主编",
    "本版主编",
    "执行主编",
    "总编",
    "责编",
    "责任编辑",
    "本版责编",
    "本版编辑",
    "值班编辑",
    "编辑",
    "美编",
    "美术编辑",
    "校对",
    "版式",
    "版式设计",
    "组版",
    "排版",
    "制图",
    "值班主任",
    "值班总编",
    "审校",
    "一读",
];

/// The characters of `list` hold `c`.
pub(super) fn has(list: &str, c: char) -> bool {
    list.contains(c)
}

/// Whether `text` begins with one of the phrases and a comma stands within the next few characters.
pub(super) fn sets_out(text: &str) -> bool {
    let Some(phrase) = SETTING_OUT.iter().find(|phrase| text.starts_with(**phrase)) else {
        return false;
    };
    text[phrase.len()..].chars().take(8).any(|c| matches!(c, ',' | '，'))
}

/// Whether `text` begins with a verb of saying and a comma or a colon: 称，… 表示：… No sentence does.
pub(super) fn goes_on_saying(text: &str) -> bool {
    const VERBS: [&str; 8] = ["称", "说", "表示", "指出", "认为", "强调", "报道说", "介绍说"];
    VERBS.iter().any(|verb| text.strip_prefix(verb).is_some_and(|rest| rest.starts_with(['，', ',', '：', ':'])))
}

/// Where a numbered part begins: 一、 （一） 第一， 一是 1. 1、 (1) ① ●. Numbers alone are none: a quantity may begin there.
pub(super) fn begins_part(text: &str) -> bool {
    let is_numeral = |c: char| super::chars::is_han_numeral(c) || super::chars::is_digit(c);
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    if matches!(first, '①'..='⓿' | '●' | '○' | '■' | '□' | '◆' | '◇' | '▲' | '△' | '★' | '☆' | '•' | '▪' | '※' | '【')
    {
        return true;
    }
    let bracketed = matches!(first, '（' | '(' | '第' | '其');
    let rest = if bracketed { chars.as_str() } else { text };
    let count = rest.chars().take_while(|c| is_numeral(*c)).take(5).count();
    if count == 0 {
        return false;
    }
    let mut behind = rest.chars().skip(count);
    let (mark, after) = (behind.next(), behind.next());
    match (first, mark) {
        ('（' | '(', Some(c)) => matches!(c, '）' | ')'),
        ('第', Some(c)) => {
            matches!(c, '，' | ',' | '、' | '：' | ':' | '章' | '节' | '条' | '款' | '编' | '篇' | '回' | '部')
        }
        ('其', Some(c)) => matches!(c, '，' | ','),
        (c, Some('是' | '要')) => super::chars::is_han_numeral(c),
        (_, Some('、')) => true,
        // 2.5 goes on with a digit, 2. with anything else.
        (c, Some('.' | '．')) => super::chars::is_digit(c) && after.is_some_and(|c| !super::chars::is_digit(c)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_parts_are_told_from_quantities() {
        for part in [
            "一、总则",
            "（二）机构",
            "(3)经费",
            "第一，加强",
            "第三条 国家",
            "二是坚持",
            "1.目标",
            "12、任务",
            "① 要点",
        ] {
            assert!(begins_part(part), "{part}");
        }
        for quantity in ["5部", "2.5亿元", "三个村", "一路没有灯", "（见图）", "2023年", "第二天", "其中", "十分满意"]
        {
            assert!(!begins_part(quantity), "{quantity}");
        }
    }
}
