//! Worked examples of the law data: shown beside tables and procedures, read when somebody first looks at one.
use law::example::ExampleFile;
use law::{Problem, source::SourceFile};
use std::sync::OnceLock;

/// The examples files of a set of law data.
#[derive(Debug)]
pub struct WorkedExamples {
    files: Vec<SourceFile>,
    read: OnceLock<Result<Vec<ExampleFile>, Problem>>,
}

impl WorkedExamples {
    /// Examples in these files.
    #[must_use]
    pub const fn of(files: Vec<SourceFile>) -> Self {
        Self { files, read: OnceLock::new() }
    }

    /// The files as they were given.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// All examples.
    ///
    /// # Errors
    /// The first mistake in a file.
    pub fn read(&self) -> Result<&[ExampleFile], &Problem> {
        let read = || self.files.iter().cloned().map(ExampleFile::read).collect();
        self.read.get_or_init(read).as_deref()
    }

    /// All examples; none when a file is broken, which whoever loads files of his own is told by [`WorkedExamples::read`].
    #[must_use]
    pub fn all(&self) -> &[ExampleFile] {
        self.read().unwrap_or_default()
    }
}
