//! Readings in pinyin as sort keys. A collation of Chinese has letters before all Han, so a reading in letters would stand
//! apart from the characters that are read so. Each syllable is therefore sorted as one of these characters.

/// Each syllable, with a character that is read so, in the first tone there is.
const SYLLABLES: &str = "\
    a阿 ai哀 an安 ang肮 ao凹 ba八 bai掰 ban班 bang帮 bao包 bei杯 ben奔 beng崩 bi逼 bian边 biao标 bie憋 bin宾 bing冰 bo波 bu逋 ca擦 cai猜 \
    can餐 cang仓 cao操 ce册 cen岑 ceng层 cha插 chai拆 chan搀 chang昌 chao抄 che车 chen嗔 cheng撑 chi吃 chong充 chou抽 chu出 chuai揣 \
    chuan川 chuang窗 chui吹 chun春 chuo戳 ci疵 cong匆 cou凑 cu粗 cuan蹿 cui催 cun村 cuo搓 da搭 dai呆 dan丹 dang裆 dao刀 de德 deng灯 \
    di低 dian颠 diao刁 die爹 ding丁 diu丢 dong东 dou兜 du督 duan端 dui堆 dun吨 duo多 e婀 en恩 er儿 fa发 fan帆 fang方 fei飞 fen分 feng风 \
    fo仏 fou缶 fu夫 ga旮 gai该 gan甘 gang冈 gao高 ge戈 gei给 gen根 geng庚 gong工 gou勾 gu姑 gua瓜 guai乖 guan关 guang光 gui归 gun滚 \
    guo郭 ha哈 hai嗨 han酣 hang夯 hao蒿 he喝 hei黑 hen痕 heng亨 hong轰 hou齁 hu呼 hua花 huai怀 huan欢 huang荒 hui灰 hun昏 huo豁 ji机 \
    jia加 jian尖 jiang江 jiao交 jie街 jin斤 jing京 jiong扃 jiu纠 ju居 juan娟 jue撅 jun军 ka咖 kai开 kan刊 kang康 kao考 ke科 ken肯 \
    keng坑 kong空 kou抠 ku枯 kua夸 kuai快 kuan宽 kuang匡 kui亏 kun昆 kuo扩 la拉 lai来 lan兰 lang郎 lao捞 le勒 lei雷 leng棱 li离 lian连 \
    liang良 liao撩 lie列 lin林 ling玲 liu溜 long龙 lou楼 lu卢 lü驴 luan峦 lüe略 lun抡 luo罗 ma妈 mai埋 man蛮 mang忙 mao猫 me么 mei梅 \
    men门 meng萌 mi眯 mian棉 miao喵 mie咩 min民 ming名 miu谬 mo摸 mou哞 mu母 na拿 nai奶 nan男 nang囊 nao孬 ne呢 nei内 nen嫩 neng能 ni妮 \
    nian拈 niang娘 niao鸟 nie捏 nin您 ning宁 niu妞 nong农 nu奴 nü女 nuan暖 nüe虐 nuo挪 o喔 ou欧 pa趴 pai拍 pan攀 pang乓 pao抛 pei胚 \
    pen喷 peng烹 pi批 pian偏 piao飘 pie瞥 pin拼 ping乒 po坡 pou剖 pu扑 qi七 qia掐 qian千 qiang枪 qiao敲 qie切 qin亲 qing青 qiong穷 \
    qiu丘 qu区 quan圈 que缺 qun群 ran然 rang瓤 rao饶 re热 ren人 reng扔 ri日 rong容 rou柔 ru如 ruan软 rui蕊 run闰 ruo若 sa撒 sai腮 san三 \
    sang桑 sao搔 se色 sen森 seng僧 sha沙 shai筛 shan山 shang伤 shao烧 she奢 shen申 sheng升 shi尸 shou收 shu书 shua刷 shuai衰 shuan拴 \
    shuang双 shui水 shun顺 shuo说 si思 song松 sou搜 su苏 suan酸 sui虽 sun孙 suo梭 ta他 tai胎 tan贪 tang汤 tao涛 te特 teng疼 ti梯 tian天 \
    tiao挑 tie贴 ting厅 tong通 tou偷 tu突 tuan团 tui推 tun吞 tuo拖 wa挖 wai歪 wan弯 wang汪 wei威 wen温 weng翁 wo窝 wu乌 xi夕 xia虾 \
    xian仙 xiang香 xiao消 xie些 xin心 xing星 xiong凶 xiu休 xu须 xuan宣 xue靴 xun勋 ya压 yan烟 yang央 yao腰 ye噎 yi一 yin因 ying英 \
    yong拥 you优 yu迂 yuan冤 yue约 yun晕 za匝 zai灾 zan簪 zang赃 zao遭 ze则 zei贼 zen怎 zeng增 zha渣 zhai摘 zhan沾 zhang张 zhao招 zhe遮 \
    zhen贞 zheng争 zhi之 zhong中 zhou周 zhu朱 zhua抓 zhuai拽 zhuan专 zhuang庄 zhui追 zhun谆 zhuo捉 zi资 zong宗 zou邹 zu租 zuan钻 \
    zui嘴 zun尊 zuo昨";

/// The characters that a reading is sorted as: `ke ben`, `kè běn` or `ke4 ben3` as those of ke and ben. `None` if it is no
/// pinyin whose syllables are parted by blanks.
pub(super) fn han(reading: &str) -> Option<String> {
    let syllables: Vec<String> = reading.split([' ', '-', '\'', '’']).filter(|s| !s.is_empty()).map(plain).collect();
    let found: Option<String> = syllables.iter().map(|syllable| character(syllable)).collect();
    found.filter(|found| !found.is_empty())
}

fn character(syllable: &str) -> Option<char> {
    let entry =
        SYLLABLES.split(' ').find(|entry| entry.strip_prefix(syllable).is_some_and(|c| c.chars().count() == 1))?;
    entry.chars().last().filter(|&c| c >= '\u{4E00}')
}

/// A syllable in small letters without its tone.
fn plain(syllable: &str) -> String {
    let letter = |c: char| match c {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'v' => 'ü',
        other => other,
    };
    let small = syllable.chars().flat_map(char::to_lowercase);
    small.filter(|c| !c.is_ascii_digit()).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_sorted_as_characters_that_are_read_so() {
        assert_eq!(han("ke ben").as_deref(), Some("科奔"));
        assert_eq!(han("Kè běn"), han("ke4 ben3"));
        assert_eq!(han("lǜ"), han("lv"));
        for other in ["keben", "x", "", "刻本"] {
            assert_eq!(han(other), None, "{other}");
        }
    }

    #[test]
    fn the_characters_stand_in_the_order_of_their_syllables() {
        let collator = super::super::collator("zh", false).expect("a collator");
        let entries: Vec<&str> = SYLLABLES.split(' ').collect();
        assert!(entries.len() > 380);
        let of = |entry: &str| entry.chars().last().unwrap().to_string();
        let wrong = entries.windows(2).filter(|pair| !collator.compare(&of(pair[0]), &of(pair[1])).is_lt());
        assert_eq!(wrong.collect::<Vec<_>>(), Vec::<&[&str]>::new());
    }
}
