//! The language of a text, guessed from its characters.
//!
//! Kana make Japanese, hangul Korean. Chinese is simplified or traditional by the characters that only one of the two
//! has. A text without any of these is English if its commonest words are; else nothing is said.

use crate::model::Lang;

/// Characters of simplified texts that traditional ones do not have, the commonest.
const SIMPLIFIED: &str = "这们个国来时说为会对发经过还没关长门问间东书车马鱼龙开见现觉认识让请读话语议论该详谁调谈课试设许诉证评词译\
    学习写实际应产业动务员团场处头买卖宽险阳阴队际难项预领题颜额风飞饭馆饮历压厂厅县参双变听响号员启呜围图圆圣坏块坚坛垒夺奋\
    妇妈孙宁宝审宫宾导岁岂岭币帅师带帮归录彻径忆忧怀态怜总恋恳恶惊惧惨愿战户扑执扩扫扬抚抢护报担拥择挂挡挤挥损换据摄摆摇撑\
    数斗断无旧显晓暂术机杀杂权条杨极构枪柜标栋栏树样桥梦检楼欢歼残毁毕毙气汇汉汤沟沪泪泽洁浅测济浓涛涝润涨渐温湾湿满滤滚灭灯灵灾炉点炼热爱爷牵犹独狭狮献玛环疗疮疯痒皱盏监盘着矿码砖础硕确碍礼祸禅离积称稳穷窃窝竞笔笼筑签简类粮紧红约级纪纯纲纳纵纷纸纹线练组细织终绍经绑结绕绘给络绝统继绩绪续绳维绵综绿缓编缘缝缩罗罚罢联聪肃肤肠肾肿胀胁胆胜脉脏脑脚脱脸腊腾舰艰艳艺节芦苏苹范茎荐荡荣药莲获营萧萨葱蒋蓝虏虑虚虫虽蚁蛮补袜装裤规视览触誉订计讨训记讲讽访诊诗诚误谋谢谱贝负贡财责贤败账货质贩贪贫购贯贱贴贵贸费贺资赋赌赏赔赖赚赛赞赠赵趋跃践踊踪轨转轮软轰轻载较辅辆辈辉输辖达迁运进远违连迟适选递逻遗遥邓邮邻郑酱释里针钉钓钟钢钱铁铜铺链销锁锅错键锦镇镜闪闭闲闷闸闹闻阅阔阵阶陆陈随隐雾静韩韵页顶顺须顾顿颁频颗风饥饱饰饼馈驱驶驻驾骂骄骑骗骤鲁鲜鸟鸡鸣鸭鸿鹰麦黄齐齿龄龟";
/// Characters of traditional texts that simplified ones do not have, the commonest.
const TRADITIONAL: &str = "這們個國來時說為會對發經過還沒關長門問間東書車馬魚龍開見現覺認識讓請讀話語議論該詳誰調談課試設許訴證評詞譯\
    學習寫實際應產業動務員團場處頭買賣寬險陽陰隊難項預領題顏額風飛飯館飲歷壓廠廳縣參雙變聽響號啟圍圖圓聖壞塊堅壇壘奪奮\
    婦媽孫寧寶審宮賓導歲豈嶺幣帥師帶幫歸錄徹徑憶憂懷態憐總戀懇惡驚懼慘願戰戶撲執擴掃揚撫搶護報擔擁擇掛擋擠揮損換據攝擺搖撐\
    數鬥斷無舊顯曉暫術機殺雜權條楊極構槍櫃標棟欄樹樣橋夢檢樓歡殲殘毀畢斃氣匯漢湯溝滬淚澤潔淺測濟濃濤澇潤漲漸溫灣濕滿濾滾滅燈靈災爐點煉熱愛爺牽猶獨狹獅獻瑪環療瘡瘋癢皺盞監盤礦碼磚礎碩確礙禮禍禪離積稱穩窮竊窩競筆籠築簽簡類糧緊紅約級紀純綱納縱紛紙紋線練組細織終紹綁結繞繪給絡絕統繼績緒續繩維綿綜綠緩編緣縫縮羅罰罷聯聰肅膚腸腎腫脹脅膽勝脈臟腦腳脫臉臘騰艦艱艷藝節蘆蘇蘋範莖薦蕩榮藥蓮獲營蕭薩蔥蔣藍虜慮虛蟲雖蟻蠻補襪裝褲規視覽觸譽訂計討訓記講諷訪診詩誠誤謀謝譜貝負貢財責賢敗賬貨質販貪貧購貫賤貼貴貿費賀資賦賭賞賠賴賺賽贊贈趙趨躍踐踴蹤軌轉輪軟轟輕載較輔輛輩輝輸轄達遷運進遠違連遲適選遞邏遺遙鄧郵鄰鄭醬釋針釘釣鐘鋼錢鐵銅鋪鏈銷鎖鍋錯鍵錦鎮鏡閃閉閒悶閘鬧聞閱闊陣階陸陳隨隱霧靜韓韻頁頂順須顧頓頒頻顆飢飽飾餅饋驅駛駐駕罵驕騎騙驟魯鮮鳥雞鳴鴨鴻鷹麥黃齊齒齡龜臺灣裡麼";
/// Words that make up a fifth and more of any English text.
const ENGLISH: [&str; 12] = ["the", "of", "and", "to", "a", "in", "is", "that", "for", "it", "you", "with"];

/// What a text is made of, counted.
#[derive(Debug, Default)]
pub(super) struct Counts {
    han: usize,
    kana: usize,
    hangul: usize,
    simplified: usize,
    traditional: usize,
    words: usize,
    english: usize,
}

impl Counts {
    /// Adds a text.
    pub(super) fn add(&mut self, text: &str) {
        let only = |one: &str, other: &str| -> std::collections::HashSet<char> {
            let other: std::collections::HashSet<char> = other.chars().collect();
            one.chars().filter(|c| !other.contains(c) && !c.is_whitespace()).collect()
        };
        let (simplified, traditional) = (only(SIMPLIFIED, TRADITIONAL), only(TRADITIONAL, SIMPLIFIED));
        for c in text.chars().filter(|c| !c.is_ascii()) {
            match c {
                '\u{3041}'..='\u{30ff}' if !matches!(c, '・' | 'ー') => self.kana += 1,
                '\u{ac00}'..='\u{d7a3}' => self.hangul += 1,
                '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => {
                    self.han += 1;
                    self.simplified += usize::from(simplified.contains(&c));
                    self.traditional += usize::from(traditional.contains(&c));
                }
                _ => {}
            }
        }
        for word in text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()) {
            self.words += 1;
            self.english += usize::from(ENGLISH.iter().any(|common| common.eq_ignore_ascii_case(word)));
        }
    }

    /// The language, if the characters tell.
    pub(super) fn language(&self) -> Option<Lang> {
        let tag = if self.hangul > self.han + self.kana {
            "ko"
        } else if self.kana * 3 > self.han && self.kana > self.hangul {
            // Chinese texts quote a word of Japanese here and there; a Japanese one is a third kana and more.
            "ja"
        } else if self.han > 0 && self.han * 4 > self.words {
            if self.traditional > self.simplified { "zh-Hant" } else { "zh-Hans" }
        } else if self.words > 20 && self.english * 10 > self.words {
            "en"
        } else {
            return None;
        };
        Lang::parse(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> Option<String> {
        let mut counts = Counts::default();
        counts.add(text);
        counts.language().map(|lang| lang.to_string())
    }

    #[test]
    fn characters_tell_the_language() {
        let cases = [
            ("务实的党建引领是如何“炼”成的", Some("zh-Hans")),
            ("程式設計語言的繁體中文版，感謝臺灣的貢獻者", Some("zh-Hant")),
            ("我輩は猫である。名前はまだ無い。", Some("ja")),
            ("대한민국은 民主共和國이다", Some("ko")),
            ("用 the Rust 语言写 and of it", Some("zh-Hans")),
            (
                "《源氏物語》的“もののあはれ”是日本文學的一個概念，這裡說的是它的來歷和影響，以及後來的人對它的看法",
                Some("zh-Hant"),
            ),
            ("山高水清", Some("zh-Hans")),
            ("fn main() { let x = 1; }", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(language(text).as_deref(), expected, "{text}");
        }
        let english = "It is the purpose of this book that the reader be able to write a program in it, and that for you and with you. ";
        assert_eq!(language(english).as_deref(), Some("en"));
    }
}
