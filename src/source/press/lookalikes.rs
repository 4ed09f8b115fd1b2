//! Characters that stand for others in text that was taken from a PDF: its font knows a glyph by one of several codes,
//! and the one that extraction finds may be a radical, a compatibility form or a ligature.

/// The Han that each CJK radical of U+2E80 to U+2EF3 stands for (Unicode, Equivalent_Unified_Ideograph). A point is one
/// that is no character of the basic plane, or none.
const SUPPLEMENT: &str = "\
.厂乛乚乙亻冂.刀刂卜㔾小小兀尣尢.巳幺彑彐忄心扌攵.旡日月歺母民氵氺灬爫爫丬牛犭王.目示礻.糹纟罓\
罒㓁冗.羊..耂肀聿肉.艹艹艹虎衤覀西见角.讠贝.车辶辶辶邑钅長镸长门.阝雨青韦页风飞食.飠饣.马骨\
鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// The Han that each Kangxi radical stands for, from U+2F00 on (Unicode, compatibility decomposition).
const KANGXI: &str = "\
一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾\
干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生\
用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷\
豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻\
黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The Han that U+F900 to U+FA0D are: duplicates that Korean and Big5 codes had, the same in shape. Those from U+FA0E on
/// differ in shape, or are characters of their own; names are written with them, and they stay.
const DUPLICATES: &str = "\
豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼郎來冷勞擄櫓\
爐盧老蘆虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧怒率異北\
磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐戀撚漣煉璉秊\
練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉\
杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘藺隣鱗麟林淋臨立笠粒\
狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀";

/// The Han that a radical or a duplicate stands for.
pub(super) fn ideograph(c: char) -> Option<char> {
    let (table, from) = match c {
        '\u{2e80}'..='\u{2ef3}' => (SUPPLEMENT, '\u{2e80}'),
        '\u{2f00}'..='\u{2fd5}' => (KANGXI, '\u{2f00}'),
        '\u{f900}'..='\u{fa0d}' => (DUPLICATES, '\u{f900}'),
        _ => return None,
    };
    table.chars().nth(c as usize - from as usize).filter(|han| *han != '.')
}

/// The letters of a Latin ligature.
pub(super) fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

/// The mark that a small or vertical form, a half-width form or a line-drawing character stands for in Chinese text.
pub(super) fn small_form(c: char) -> Option<char> {
    if c < '\u{2010}' {
        return None;
    }
    Some(match c {
        '﹐' | '︐' => '，',
        '﹑' | '､' | '︑' => '、',
        '｡' | '︒' => '。',
        '﹔' | '︔' => '；',
        '﹕' | '︰' | '︓' => '：',
        '﹖' | '︖' => '？',
        '﹗' | '︕' => '！',
        '﹙' | '︵' => '（',
        '﹚' | '︶' => '）',
        '﹝' | '︹' => '〔',
        '﹞' | '︺' => '〕',
        '︗' => '〖',
        '︘' => '〗',
        '︻' => '【',
        '︼' => '】',
        '︽' => '《',
        '︾' => '》',
        '︿' => '〈',
        '﹀' => '〉',
        '﹁' | '｢' => '「',
        '﹂' | '｣' => '」',
        '﹃' => '『',
        '﹄' => '』',
        '︙' => '…',
        '︱' => '—',
        '─' | '―' => '—',
        '‧' | '･' | '∙' | '⋅' => '·',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_as_long_as_their_ranges() {
        assert_eq!(SUPPLEMENT.chars().count(), 0x2ef4 - 0x2e80);
        assert_eq!(KANGXI.chars().count(), 0x2fd6 - 0x2f00);
        assert_eq!(DUPLICATES.chars().count(), 0xfa0e - 0xf900);
    }

    #[test]
    fn radicals_stand_for_their_han_and_shaped_variants_stay() {
        assert_eq!("⼈⽂⾯⻓⻔⻛⺠".chars().filter_map(ideograph).collect::<String>(), "人文面长门风民");
        assert_eq!(ideograph('\u{f967}'), Some('不'));
        for own in ['人', '﨑', '\u{fa19}', '凞', '\u{2f800}'] {
            assert_eq!(ideograph(own), None);
        }
    }
}
