use std::io::{Error, ErrorKind};

/// What the operating system said, in Chinese; the system's own words follow where they say more.
///
/// ```
/// let absent = std::io::Error::from(std::io::ErrorKind::NotFound);
/// assert_eq!(store::io_words(&absent), "没有这个文件或目录");
/// ```
#[must_use]
pub fn io_words(fault: &Error) -> String {
    let says = match fault.kind() {
        ErrorKind::NotFound => "没有这个文件或目录",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经有同名的文件或目录",
        ErrorKind::AddrInUse => "地址已被占用",
        ErrorKind::AddrNotAvailable => "本机没有这个地址",
        ErrorKind::ConnectionRefused => "对方没有在这个地址上服务",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => "连接已断开",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "网络不通",
        ErrorKind::TimedOut => "等待超时",
        ErrorKind::NotADirectory => "路径里有一段不是目录",
        ErrorKind::IsADirectory => "是目录，不是文件",
        ErrorKind::DirectoryNotEmpty => "目录不是空的",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超出磁盘配额",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正在被使用",
        ErrorKind::InvalidFilename => "文件名不能使用",
        ErrorKind::UnexpectedEof => "内容不完整",
        ErrorKind::OutOfMemory => "内存不足",
        // Words of our own, which are Chinese already.
        ErrorKind::Other => return fault.to_string(),
        _ => return format!("系统不能完成（{fault}）"),
    };
    says.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_chinese() {
        let absent = std::fs::File::open("/nowhere/at/all").unwrap_err();
        assert_eq!(io_words(&absent), "没有这个文件或目录");
        assert_eq!(io_words(&Error::from(ErrorKind::AddrInUse)), "地址已被占用");
        assert_eq!(io_words(&Error::other("不是目录名")), "不是目录名");
    }
}
