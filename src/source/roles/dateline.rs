//! 电头: where and when a story was sent, as a line of its own or at its first paragraph's start, and the makers that a
//! story names there or at its end.

use super::byline;
use crate::model::Creator;

const PLAIN: [&str; 7] = ["本报讯", "本刊讯", "本网讯", "本台讯", "本社讯", "本報訊", "本报消息"];
/// How far into a paragraph its dateline goes, in characters.
const REACH: usize = 70;

/// 电头 as a paragraph of its own: 新华社北京1月6日电, 本报讯, 据新华社北京1月6日电, each with a byline in brackets behind it or
/// not.
pub(in crate::source) fn is_dateline(text: &str) -> bool {
    let text = text.trim();
    let (head, rest) = match text.strip_prefix(['（', '(']).and_then(|t| t.strip_suffix(['）', ')'])) {
        Some(inner) if !inner.contains(['（', '(']) => (inner, ""),
        _ => match text.find(['（', '(']) {
            Some(at) => text.split_at(at),
            None => (text, ""),
        },
    };
    (rest.is_empty() || byline::parse(rest).is_some()) && is_head(head.trim())
}

fn is_head(head: &str) -> bool {
    if head.contains(['。', '，', '！', '？', '；', '“', '”', '：']) || head.chars().count() > 40 {
        return false;
    }
    let sent = ["综合电", "专电", "快电", "电", "專電", "電", "综合讯", "专讯", "讯", "訊"];
    let dated = sent.iter().find_map(|word| head.strip_suffix(word));
    let dated = dated.and_then(|head| head.trim_end().strip_suffix('日'));
    let has_date = dated.is_some_and(|head| {
        let day = head.trim_end_matches(|c: char| c.is_numeric() || "一二三四五六七八九十〇".contains(c));
        day.len() < head.len() && (day.ends_with('月') || !day.is_empty())
    });
    PLAIN.contains(&head) || has_date
}

/// Whom a paragraph names as the story's makers: 本报讯（记者 李波）…, 本报讯 记者李波报道：…, …。（记者 李波 通讯员 陈晓艳）
pub(super) fn makers(text: &str) -> Vec<Creator> {
    at_start(text).or_else(|| at_end(text)).unwrap_or_default()
}

fn at_start(text: &str) -> Option<Vec<Creator>> {
    let start = &text[..text.char_indices().nth(REACH).map_or(text.len(), |(at, _)| at)];
    let start = start.trim_start();
    if let Some((head, rest)) = start.split_once(['（', '('])
        && is_head(head.trim())
    {
        return byline::parse(rest.split_once(['）', ')'])?.0);
    }
    let rest = PLAIN.iter().find_map(|plain| start.strip_prefix(plain))?;
    let names = rest.split_once(['：', ':'])?.0.trim_end();
    byline::parse(names.strip_suffix("报道").unwrap_or(names))
}

fn at_end(text: &str) -> Option<Vec<Creator>> {
    let inner = text.trim_end().trim_end_matches('。').strip_suffix(['）', ')'])?;
    let open = inner.rfind(['（', '('])?;
    let inner = &inner[open..];
    (open > 0 && inner.len() <= REACH * 4).then(|| byline::parse(inner))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_told_from_sentences() {
        for line in [
            "新华社北京1月6日电",
            "本报讯",
            "（新华社济南12月19日电）",
            "据新华社北京1月6日电",
            "本报北京六日讯",
            "本报讯（记者 李波）",
            "新华社北京1月6日电（记者李波）",
        ] {
            assert!(is_dateline(line), "{line}");
        }
        for none in ["停电", "1月6日停电", "本报讯：昨日", "家里来了电", "今天是6日，来电"] {
            assert!(!is_dateline(none), "{none}");
        }
    }

    #[test]
    fn makers_are_found_at_both_ends_of_a_story() {
        let names = |text: &str| makers(text).into_iter().map(|creator| creator.name).collect::<Vec<_>>();
        assert_eq!(names("本报讯（记者 周雨桐 通讯员 郑大为）4月22日，试运行。"), ["周雨桐", "郑大为"]);
        assert_eq!(names("新华社济南3月2日电（记者王彦）全省小麦"), ["王彦"]);
        assert_eq!(names("本报讯 记者李波报道：昨日"), ["李波"]);
        assert_eq!(names("灯亮了。（记者 李波）"), ["李波"]);
        for none in ["他来了（记者）。", "本报讯 昨日，记者 李波", "（记者 李波）", "见图（作者不详）"]
        {
            assert_eq!(names(none), [""; 0], "{none}");
        }
    }
}
