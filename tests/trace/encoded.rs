//! Inputs that are no text as they are: what they are is told, and what to do.

use crate::forms::{gzip, read};

/// The first bytes of a file, by what it is.
fn inputs() -> Vec<(&'static str, Vec<u8>)> {
    let log = "State 1: <Init>\nx = 1\n";
    let utf16 = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}"
            .encode_utf16()
            .chain(log.encode_utf16())
            .flat_map(to)
            .collect()
    };
    let mut tar = vec![0; 512];
    tar[..5].copy_from_slice(b"a.log");
    tar[257..262].copy_from_slice(b"ustar");
    vec![
        ("xz", b"\xfd7zXZ\0\0\x04\xe6\xd6\xb4\x46".to_vec()),
        ("bzip2", b"BZh91AY&SY\xfd\x93\xb8\x9e".to_vec()),
        ("lz4", b"\x04\x22\x4d\x18\x64\x40\xa7".to_vec()),
        ("zip", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec()),
        ("7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec()),
        ("tar", tar.clone()),
        ("tar.gz", gzip(&tar)),
        ("UTF-16", utf16(u16::to_le_bytes)),
        ("UTF-16, the other way round", utf16(u16::to_be_bytes)),
        ("UTF-16, compressed", gzip(&utf16(u16::to_le_bytes))),
        ("nothing known", b"\x7fELF\x02\x01\x01\0".to_vec()),
        ("JsonSerialize", b"[ {\"x\":1},{\"x\":2}]".to_vec()),
        ("an array of numbers", b"[1, 2]".to_vec()),
    ]
}

#[test]
fn what_they_are_is_told() {
    let told = inputs()
        .into_iter()
        .map(|(name, bytes)| match read(&bytes, &[]).1 {
            Some(error) => format!("{name}\n  {error}\n"),
            None => panic!("{name}: nothing is told"),
        });
    insta::assert_snapshot!(told.collect::<String>());
}

/// It is told also where the form is given.
#[test]
fn a_form_that_is_given_does_not_hide_it() {
    for (name, bytes) in &inputs()[..10] {
        let of = |format| conformance::trace::Reader::new(bytes.as_slice(), format).err();
        let given = of(Some(conformance::trace::Format::TlcLog));
        assert!(given.is_some() && given == of(None), "{name}: {given:?}");
    }
}
