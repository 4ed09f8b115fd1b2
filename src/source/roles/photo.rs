//! Captions of photographs and who took them, as newspapers write them below a picture: ▲孩子们在写生。记者 丁奕 摄; （图/王芳）.

use super::{byline, is_decoration};
use crate::model::{Creator, CreatorRole, Role};

/// Longest caption, in characters.
const LONGEST: usize = 90;
/// Longest line that only says who took the picture.
const LONGEST_CREDIT: usize = 40;
/// Signs that point from a caption to its picture.
const POINTERS: [char; 12] = ['▲', '△', '▼', '▽', '↑', '↓', '←', '→', '◀', '▶', '◄', '►'];

/// The role of a line below a picture, and whom it names.
pub(super) fn parse(text: &str) -> Option<(Role, Vec<Creator>)> {
    if text.chars().count() > LONGEST {
        return None;
    }
    if let Some(creators) = credit(text) {
        return Some((Role::Credit, creators));
    }
    if let Some(creators) = trailing_credit(text) {
        return Some((Role::Caption, creators));
    }
    begins_caption(text).then_some((Role::Caption, Vec::new()))
}

/// Who took the picture, if the text says nothing else: 新华社记者 殷刚 摄; 图/王芳; 本版图片由学校提供.
fn credit(text: &str) -> Option<Vec<Creator>> {
    let bare = text.trim_matches(|c| is_decoration(c) || POINTERS.contains(&c));
    if bare.chars().count() > LONGEST_CREDIT || bare.contains(['。', '！', '？', '；']) {
        return None;
    }
    let before =
        ["摄影：", "摄影:", "摄影/", "摄影／", "攝影：", "图/", "图／", "圖/", "供图：", "制图：", "绘图：", "漫画："];
    if let Some(rest) = before.iter().find_map(|word| bare.strip_prefix(word)) {
        return names(rest);
    }
    let bare = bare.trim_end_matches('。');
    if let Some(rest) = bare.strip_suffix('摄').or_else(|| bare.strip_suffix('攝')) {
        return names(rest);
    }
    let is_picture =
        ["图片", "照片", "本版图", "本文图", "资料图", "题图", "圖片"].iter().any(|word| bare.starts_with(word));
    let gives =
        bare.ends_with("提供") || bare.ends_with("供图") || bare.contains("来源：") || bare.ends_with("资料图片");
    let short = bare.ends_with("供图") && bare.chars().count() <= 16 && !bare.contains('，');
    ((is_picture && gives) || short || matches!(bare, "资料图片" | "资料照片" | "资料图")).then(Vec::new)
}

/// A credit behind a caption: behind the end of its sentence, or a blank.
fn trailing_credit(text: &str) -> Option<Vec<Creator>> {
    let starts = text.char_indices().filter(|(_, c)| c.is_whitespace() || matches!(c, '。' | '（' | '(' | '）' | '！'));
    let starts = starts.map(|(at, c)| if matches!(c, '（' | '(') { at } else { at + c.len_utf8() });
    starts.filter(|&at| at > 0 && at < text.len()).find_map(|at| credit(&text[at..]).filter(|names| !names.is_empty()))
}

/// ▲村民在腌制糖蒜, 图为…, 上图：…, 图①：…
fn begins_caption(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "图为",
        "上图为",
        "下图为",
        "左图为",
        "右图为",
        "上图：",
        "下图：",
        "左图：",
        "右图：",
        "题图：",
        "图说：",
        "圖為",
        "图一：",
        "图二：",
    ];
    let bare = text.trim_start_matches(is_decoration);
    let numbered = bare.strip_prefix('图').is_some_and(|rest| {
        let number = |c: char| c.is_ascii_digit() || ('①'..='⑳').contains(&c);
        let behind = rest.trim_start_matches(number);
        behind.len() < rest.len() && behind.starts_with(['：', ':', '为'])
    });
    // △ and ▲ mark the items of a list as well, so a pointer alone tells only of one line.
    numbered || WORDS.iter().any(|word| bare.starts_with(word)) || text.starts_with(POINTERS)
}

/// The photographers that `text` names; `None` if it says anything else.
fn names(text: &str) -> Option<Vec<Creator>> {
    let photographer = |name: &str| Creator { name: name.to_owned(), role: CreatorRole::Photographer };
    if let Some(creators) = byline::parse(text) {
        return Some(creators.iter().map(|creator| photographer(&creator.name)).collect());
    }
    Some(byline::names(text)?.iter().map(|creator| photographer(&creator.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Role, Vec<String>)> {
        parse(text).map(|(role, creators)| (role, creators.into_iter().map(|creator| creator.name).collect()))
    }

    #[test]
    fn credits_name_those_who_took_the_picture() {
        for (text, names) in [
            ("新华社记者 殷刚 摄", vec!["殷刚"]),
            ("（图/王芳）", vec!["王芳"]),
            ("记者丁奕摄", vec!["丁奕"]),
            ("李强、王小明 摄", vec!["李强", "王小明"]),
            ("（图片由学校提供）", vec![]),
            ("受访者供图", vec![]),
            ("韩 飞 摄", vec!["韩飞"]),
        ] {
            let names = names.into_iter().map(str::to_owned).collect();
            assert_eq!(read(text), Some((Role::Credit, names)), "{text}");
        }
    }

    #[test]
    fn captions_are_told_from_sentences() {
        for (text, names) in [
            ("▲孩子们在稻田里写生。 记者 丁奕 摄", vec!["丁奕"]),
            ("村民在腌制糖蒜。（韩飞 摄）", vec!["韩飞"]),
            ("图为竣工后的大桥。", vec![]),
            ("图①：写生归来", vec![]),
        ] {
            let names = names.into_iter().map(str::to_owned).collect();
            assert_eq!(read(text), Some((Role::Caption, names)), "{text}");
        }
        for none in ["他拍了一张照片，留作纪念。", "图书馆开门了。", "这是他摄", "材料由学校提供", "图 1", "摄影师来了"]
        {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
