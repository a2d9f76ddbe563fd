//! Inputs that are packed or encoded as nothing is read here, told from their first bytes: what they are, and what to
//! do.

use super::TraceError;

/// What compresses a file in a way that is not read here, and what undoes it.
const COMPRESSED: &[(&[u8], &str, &str)] = &[
    (&[0xfd, b'7', b'z', b'X', b'Z', 0], "xz", "xz -d"),
    (b"BZh91AY&SY", "bzip2", "bzip2 -d"),
    (&[0x04, 0x22, 0x4d, 0x18], "LZ4", "lz4 -d"),
];

/// Where a tar archive says what it is.
const TAR: usize = 257;

/// Whether this can be the beginning of a text.
///
/// # Errors
/// What it is instead, if that is known.
pub(super) fn check(head: &[u8]) -> Result<(), TraceError> {
    let compressed = COMPRESSED
        .iter()
        .find(|(magic, ..)| head.starts_with(magic));
    if let Some((_, name, undo)) = compressed {
        return Err(
            TraceError::new(format!("this is compressed with {name}")).with_help(format!(
                "decompress it first (`{undo}`): only gzip and Zstandard are read as they are"
            )),
        );
    }
    let archive = if head.starts_with(b"PK\x03\x04") {
        Some("zip")
    } else if head.starts_with(b"7z\xbc\xaf\x27\x1c") {
        Some("7z")
    } else if head
        .get(TAR..)
        .is_some_and(|rest| rest.starts_with(b"ustar"))
    {
        Some("tar")
    } else {
        None
    };
    if let Some(name) = archive {
        return Err(TraceError::new(format!("this is a {name} archive"))
            .with_help("unpack it first, and name the traces in it, or their directory"));
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err(
            TraceError::new("this is text in UTF-16, and traces are in UTF-8").with_help(
                "convert it (`iconv -f UTF-16 -t UTF-8`); Windows PowerShell writes UTF-8 with \
             `| Out-File -Encoding utf8 FILE` instead of `> FILE`",
            ),
        );
    }
    Ok(())
}
