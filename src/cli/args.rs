//! Arguments as they are written. `settings.rs` makes of them what is meant.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use keben::source::SourceFormat;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "keben",
    version,
    about = "刻本：把中文出版物排成 EPUB 与 PDF · Builds Chinese publications as EPUB and PDF",
    long_about = None,
    after_help = "不写命令即 build。 · Without a command, keben builds."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    build: Build,
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    common: Common,
}

/// What every command takes.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Common {
    /// 消息的语言（默认按系统语言） · Language of the messages (default: the system's)
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Lang>,
}

/// Languages of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

/// What text can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    /// Markdown
    Markdown,
    /// 纯文本，任何符号都不作标记 · Plain text, in which no mark means anything
    Text,
    /// 青空文库的注记 · The notation of Aozora Bunko
    Aozora,
    /// pandoc -t json 的输出 · What pandoc -t json writes
    PandocJson,
}

impl From {
    /// The format that is meant.
    pub fn format(self) -> SourceFormat {
        match self {
            From::Markdown => SourceFormat::Markdown,
            From::Text => SourceFormat::Text,
            From::Aozora => SourceFormat::Aozora,
            From::PandocJson => SourceFormat::PandocJson,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 生成各个版本 · Build the editions
    Build(Build),
    /// 查看文档模型或版面 · Show the document model or the layout
    Inspect(Inspect),
    /// 修复取自报纸版面的文本，写到标准输出 · Repair text taken from press pages, to standard output
    Repair(Repair),
}

/// `keben build`.
#[derive(Debug, Clone, Default, PartialEq, Args)]
pub(crate) struct Build {
    /// 出版物的文件夹，或单独一个文本文件，- 为标准输入（默认为当前文件夹） · The publication's folder, or one file of text, - for standard input (default: here)
    #[arg(value_name = "DIR|FILE")]
    pub path: Option<PathBuf>,
    /// 文本的格式（默认从文件名和内容看出） · What the text is written in (default: told from names and contents)
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<From>,
    /// 只生成这个版本，可写多次（默认全部） · Build this edition only; may be repeated (default: all)
    #[arg(long = "edition", value_name = "NAME")]
    pub editions: Vec<String>,
    /// 输出到这个文件夹（默认为出版物中的 out） · Where outputs go (default: out in the publication's folder)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// 有警告即算出错，不生成文件 · Take warnings as errors: nothing is built
    #[arg(long)]
    pub strict: bool,
    #[arg(skip)]
    pub lang: Option<Lang>,
}

/// `keben inspect`.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// 出版物的文件夹，或单独一个文本文件，- 为标准输入（默认为当前文件夹） · The publication's folder, or one file of text, - for standard input (default: here)
    #[arg(value_name = "DIR|FILE")]
    pub path: Option<PathBuf>,
    /// 文本的格式（默认从文件名和内容看出） · What the text is written in (default: told from names and contents)
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<From>,
    /// 文档模型，JSON 格式 · The document model as JSON
    #[arg(long, required_unless_present = "layout", conflicts_with = "layout")]
    pub json: bool,
    /// 某个 PDF 版本的页、行与字形位置 · Pages, lines and glyph positions of a PDF edition
    #[arg(long, value_name = "EDITION")]
    pub layout: Option<String>,
    #[arg(skip)]
    pub lang: Option<Lang>,
}

/// `keben repair`.
#[derive(Debug, Args)]
pub(crate) struct Repair {
    /// 要修复的文本；文件本身不改动 · The text to repair; the file itself is not changed
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 不写出文本，列出各处改动、位置与理由 · Show the changes, with places and reasons, instead of the text
    #[arg(long)]
    pub diff: bool,
    /// 把改动记入这个文件，每行一个 JSON · Keep the changes in this file, one JSON object a line
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// 不作这处改动，可写多次 · Leave this change undone; may be repeated
    #[arg(long, value_name = "HASH")]
    pub keep: Vec<String>,
    #[arg(skip)]
    pub lang: Option<Lang>,
}

impl Cli {
    /// The command that is meant.
    ///
    /// # Errors
    /// Arguments of `build` before another command's name: `keben --strict inspect`.
    pub fn command(self) -> Result<Command, clap::Error> {
        let lang = self.common.lang;
        let Some(command) = self.command else {
            return Ok(Command::Build(Build { lang, ..self.build }));
        };
        if self.build != Build::default() {
            let message = "参数应写在命令之后 · arguments come after the command";
            return Err(Cli::command_line().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(match command {
            Command::Build(build) => Command::Build(Build { lang, ..build }),
            Command::Inspect(inspect) => Command::Inspect(Inspect { lang, ..inspect }),
            Command::Repair(repair) => Command::Repair(Repair { lang, ..repair }),
        })
    }

    fn command_line() -> clap::Command {
        <Cli as CommandFactory>::command()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command_line().debug_assert();
    }
}
