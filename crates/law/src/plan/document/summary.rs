//! A plan document in a few Chinese lines, for people at a terminal.

use std::fmt;

use super::PlanDocument;

impl fmt::Display for PlanDocument {
    /// Title, issuing note, sections with their measures counted, then each warning with line and how to mend it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "标题：{}", self.title)?;
        if let Some(issued) = &self.issued {
            let by = issued.by.as_deref().unwrap_or("未写明");
            match issued.on {
                Some(on) => writeln!(f, "印发：{by}，{}年{}月{}日", on.year(), on.month(), on.day())?,
                None => writeln!(f, "印发：{by}")?,
            }
        }
        writeln!(f, "共{}个部分，{}项措施", self.sections.len(), self.measures().count())?;
        for (index, section) in self.sections.iter().enumerate() {
            let title = if section.title.is_empty() { "（无标题）" } else { &section.title };
            write!(f, "  第{}部分 {title}：{}项", index + 1, section.measures.len())?;
            match (section.measures.first(), section.measures.last()) {
                (Some(first), Some(last)) => writeln!(f, "（{}—{}）", first.number, last.number)?,
                _ => writeln!(f)?,
            }
        }
        for warning in &self.warnings {
            writeln!(f, "提示 第{}行：{}。{}。", warning.line, warning.what, warning.mend)?;
        }
        Ok(())
    }
}
