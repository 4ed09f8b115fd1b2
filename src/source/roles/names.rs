//! Whether a word can be a person's name.

/// Surnames of one character: those that 99 % of bearers of Chinese names have, and the rarer ones of the old lists.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶\
阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文\
庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜\
詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶\
刁瞿戚丘古米池滕晋苑邬臧畅宫来缪苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢\
冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺水云昌凤酆\
皮卡嵇禹狄贝臧麻支昝丰弓牧隗山储靖印宿怀蒲从鄂索咸籍卓池乔阴郁能苍双闻莘翟谭贡劳逄姬申扶堵冉宰郦雍却璩濮\
寿通扈冀郏浦尚农别晏柴阎慕茹习宦鱼容古慎戈庾暨居衡步耿弘匡国寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融\
訾辛阚那空毋沙乜养须丰巢蒯相後红游竺权逯盖益桓公張劉陳楊趙黃吳孫馬羅鄭謝韓馮許鄧蘇盧蔣賈閻鍾範譚鄒陸顧\
龍萬錢湯賴龔龐蘭顏嚴溫蘆魯韋畢聶叢齊莊塗關淩費紀項陽衛單寧闞華車邊饒";

/// Surnames of two characters.
const COMPOUND: [&str; 20] = [
    "欧阳", "上官", "司马", "诸葛", "司徒", "东方", "令狐", "皇甫", "尉迟", "公孙", "慕容", "长孙", "宇文", "夏侯",
    "端木", "轩辕", "独孤", "南宫", "西门", "歐陽",
];

/// Words that look like names beside a role and are none.
const NOT_NAMES: [&str; 24] = [
    "简介", "单位", "连线", "来信", "手记", "观察", "调查", "感言", "介绍", "随笔", "来稿", "安排", "管理", "成员",
    "华侨", "别名", "和平", "通过", "向导", "应对", "明确", "时间", "文字", "关于",
];

/// Whether the word is a surname of one character.
pub(super) fn is_surname(word: &str) -> bool {
    word.chars().count() == 1 && SURNAMES.contains(word)
}

/// Whether the word can be a name: two to four Han with a surname before, or parts joined by a middle dot.
pub(super) fn is_name(word: &str) -> bool {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    if word.contains(['·', '•', '‧']) {
        let parts: Vec<&str> = word.split(['·', '•', '‧']).collect();
        return word.chars().count() <= 20 && parts.iter().all(|p| !p.is_empty() && p.chars().all(char::is_alphabetic));
    }
    let length = word.chars().count();
    if !word.chars().all(is_han) || NOT_NAMES.contains(&word) {
        return false;
    }
    let compound = COMPOUND.iter().any(|surname| word.starts_with(surname));
    let starts_with_surname = word.chars().next().is_some_and(|c| SURNAMES.contains(c));
    match length {
        2 | 3 => starts_with_surname || compound,
        4 => compound,
        _ => false,
    }
}
