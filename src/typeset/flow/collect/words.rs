//! Words of the pages that keben makes, in the publication's language.

use crate::model::{CreatorRole, PublicationDate, Wording};
use crate::typeset::flow::han;

/// What a line of the imprint page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Role(CreatorRole),
    Series,
    Publisher,
    Edition,
    Date,
    Number,
    Subjects,
    Rights,
}

impl Wording {
    /// One of five.
    fn of(self, [hans, hant, ja, ko, en]: [&str; 5]) -> &str {
        match self {
            Wording::Hans => hans,
            Wording::Hant => hant,
            Wording::Japanese => ja,
            Wording::Korean => ko,
            Wording::English => en,
        }
    }

    /// Heading of notes at the end of a chapter or of the book.
    pub(super) fn notes(self) -> &'static str {
        self.of(["注释", "註釋", "注", "주석", "Notes"])
    }

    /// Heading of the list of figures.
    pub(in crate::typeset::flow) fn figures(self) -> &'static str {
        self.of(["插图目录", "插圖目錄", "図目次", "그림 차례", "Figures"])
    }

    /// Heading of the list of tables.
    pub(in crate::typeset::flow) fn tables(self) -> &'static str {
        self.of(["表格目录", "表格目錄", "表目次", "표 차례", "Tables"])
    }

    /// What stands before and behind the number of a page that is referred to.
    pub(super) fn on_page(self) -> [&'static str; 2] {
        match self {
            Wording::Hans => ["（第", "页）"],
            Wording::Hant => ["（第", "頁）"],
            Wording::Japanese => ["（", "ページ）"],
            Wording::Korean => [" (", "쪽)"],
            Wording::English => [" (p. ", ")"],
        }
    }

    /// A date as it is printed; on vertical lines in Han.
    pub(in crate::typeset::flow) fn date(self, date: PublicationDate, vertical: bool) -> String {
        let [year, month, day] = match self {
            Wording::Hans | Wording::Hant | Wording::Japanese => ["年", "月", "日"],
            Wording::Korean => ["년", "월", "일"],
            Wording::English => return date.to_string(),
        };
        let gap = if self == Wording::Korean { " " } else { "" };
        let number = |value: u8| if vertical { han::number(value.into()) } else { value.to_string() };
        let first = if vertical { han::figures(&date.year.to_string()) } else { date.year.to_string() };
        let mut printed = format!("{first}{year}");
        if let Some(value) = date.month {
            printed += &format!("{gap}{}{month}", number(value));
            if let Some(value) = date.day {
                printed += &format!("{gap}{}{day}", number(value));
            }
        }
        printed
    }

    /// The label of a line of the imprint page.
    pub(super) fn part(self, part: Part) -> &'static str {
        self.of(match part {
            Part::Title => ["书名", "書名", "書名", "제목", "Title"],
            Part::Role(CreatorRole::Author) => ["作者", "作者", "著者", "지은이", "Author"],
            Part::Role(CreatorRole::Reporter) => ["记者", "記者", "記者", "기자", "Reporter"],
            Part::Role(CreatorRole::Correspondent) => ["通讯员", "通訊員", "通信員", "통신원", "Correspondent"],
            Part::Role(CreatorRole::Editor) => ["编辑", "編輯", "編集", "엮은이", "Editor"],
            Part::Role(CreatorRole::Translator) => ["译者", "譯者", "訳者", "옮긴이", "Translator"],
            Part::Role(CreatorRole::Illustrator) => ["插图", "插圖", "挿画", "그림", "Illustrations"],
            Part::Role(CreatorRole::Photographer) => ["摄影", "攝影", "写真", "사진", "Photographs"],
            Part::Series => ["丛书", "叢書", "叢書", "총서", "Series"],
            Part::Publisher => ["出版", "出版", "発行", "펴낸곳", "Publisher"],
            Part::Edition => ["版次", "版次", "版次", "판", "Edition"],
            Part::Date => ["日期", "日期", "日付", "펴낸날", "Date"],
            Part::Number => ["书号", "書號", "番号", "번호", "Number"],
            Part::Subjects => ["主题", "主題", "主題", "주제", "Subjects"],
            Part::Rights => ["版权", "版權", "著作権", "저작권", "Rights"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_printed_as_the_language_has_them() {
        let date = PublicationDate { year: 2024, month: Some(11), day: Some(6) };
        assert_eq!(Wording::Hans.date(date, false), "2024年11月6日");
        assert_eq!(Wording::Hans.date(date, true), "二〇二四年十一月六日");
        assert_eq!(Wording::Korean.date(PublicationDate { day: None, ..date }, false), "2024년 11월");
        assert_eq!(Wording::English.date(date, false), "2024-11-06");
    }
}
