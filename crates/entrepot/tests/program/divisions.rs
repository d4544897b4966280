//! `entrepot divisions`: a district that is founded or abolished needs a file, no new program.

use std::{
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output},
};

fn divisions(folder: &Path, more: &[&str]) -> Output {
    let data = folder.join("data");
    let args = [&["divisions", "--data", data.to_str().unwrap()][..], more].concat();
    Command::new(env!("CARGO_BIN_EXE_entrepot")).args(args).output().unwrap()
}

#[test]
fn a_file_is_looked_at_kept_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let none = divisions(folder.path(), &[]);
    assert!(String::from_utf8_lossy(&none.stdout).contains("those that were shipped"));

    let file = folder.path().join("of-2027.csv");
    std::fs::write(&file, "330116;新城区\n330106;西湖区;2027;330116\n").unwrap();
    let taken = divisions(folder.path(), &[file.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&taken.stdout).into_owned();
    assert_eq!(taken.status.code(), Some(0), "{said}");
    assert!(
        said.contains("330116 新城区: new") && said.contains("330106 西湖区: abolished"),
        "{said}"
    );

    std::fs::write(&file, "330116;新城区\n33010;西湖区\n").unwrap();
    let refused = divisions(folder.path(), &[file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("line 2"));

    let place = folder.path().join("data/divisions.csv");
    let mode = std::fs::metadata(&place).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "as all that a market keeps");
    for nothing in ["", "\u{feff}\n# from 2027 on\n"] {
        std::fs::write(&file, nothing).unwrap();
        let refused = divisions(folder.path(), &[file.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(said.contains("no-divisions") && said.contains("divisions.csv"), "{said}");
    }

    let kept = divisions(folder.path(), &["--json"]);
    let kept: serde_json::Value = serde_json::from_slice(&kept.stdout).unwrap();
    assert_eq!(kept["changes"].as_array().map(Vec::len), Some(2), "what was refused is not kept");
}
