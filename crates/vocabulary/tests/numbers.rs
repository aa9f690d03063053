//! Official numbers.

use vocabulary::{
    DocumentNumber, OrganizationCode, PatentKind, PatentNumber, RegionCode, RegionLevel, SecrecyLevel,
    TrademarkNumber, UnifiedSocialCreditCode,
};

use crate::{reads, refuses};

#[test]
fn credit_codes_are_read_as_people_type_them() {
    // the check characters follow from GB 32100 by hand: 91230100MA1B00000 sums to 1015 ≡ 23 (mod 31), so 8
    let code = reads::<UnifiedSocialCreditCode>("91230100MA1B000008", "91230100MA1B000008");
    assert_eq!(code.region_digits(), "230100");
    reads::<UnifiedSocialCreditCode>(" 91230100ma1b000008 ", "91230100MA1B000008");
    reads::<UnifiedSocialCreditCode>("９１２３０１００ＭＡ１Ｂ０００００８", "91230100MA1B000008");
    reads::<UnifiedSocialCreditCode>("9123 0100 MA1B 0000 08", "91230100MA1B000008");
}

#[test]
fn published_codes_of_known_companies_pass_with_the_organisation_code_inside() {
    for code in [
        "91350100M000100Y43",
        "914403001922038216",
        "9144030071526726XG",
        "91440300192317458F",
        "91330100799655058B",
    ] {
        let code = reads::<UnifiedSocialCreditCode>(code, code);
        assert!(code.organization_code().is_ok(), "{code}");
    }
    let inside = "9144030071526726XG".parse::<UnifiedSocialCreditCode>().unwrap().organization_code();
    assert_eq!(inside.unwrap().to_string(), "71526726-X");
}

#[test]
fn credit_codes_tell_what_is_wrong() {
    refuses::<UnifiedSocialCreditCode>("", "没有填写");
    refuses::<UnifiedSocialCreditCode>("   ", "没有填写");
    refuses::<UnifiedSocialCreditCode>("91230100MA1B00000", "应为18位，实为17位");
    refuses::<UnifiedSocialCreditCode>("91230100MA1B0000089", "实为19位");
    refuses::<UnifiedSocialCreditCode>("91230I00MA1B000008", "第6位不能是“I”");
    refuses::<UnifiedSocialCreditCode>("91230100MAIB000008", "除I、O、S、V、Z外");
    refuses::<UnifiedSocialCreditCode>("9123010AMA1B000008", "只能是数字");
    refuses::<UnifiedSocialCreditCode>("91230100MA1B000009", "校验码应为8，实为9");
    refuses::<UnifiedSocialCreditCode>(&"9".repeat(5_000), "过长");
    refuses::<UnifiedSocialCreditCode>("统一社会信用代码统一社会信用代码统一", "第1位不能是“统”");
}

#[test]
fn organisation_codes_are_checked_by_their_own_digit() {
    // 3·1+7·2+9·3+10·4+5·5+8·6+4·7+2·8 = 201 ≡ 3 (mod 11), so 8
    reads::<OrganizationCode>("12345678-8", "12345678-8");
    reads::<OrganizationCode>("123456788", "12345678-8");
    refuses::<OrganizationCode>("12345678-9", "校验码应为8，实为9");
    refuses::<OrganizationCode>("1234567-8", "应为9位");
}

#[test]
fn patent_numbers_of_both_ages_are_read() {
    let number = reads::<PatentNumber>("200310100002.X", "200310100002.X");
    assert_eq!((number.year(), number.kind(), number.is_granted()), (2003, PatentKind::Invention, false));
    assert_eq!(number.granted().to_string(), "ZL200310100002.X");
    for typed in
        ["ZL200310100002.X", "zl 2003 1 0100002.x", "ZL200310100002X", "ＺＬ２００３１０１００００２．Ｘ"]
    {
        let number = reads::<PatentNumber>(typed, "ZL200310100002.X");
        assert_eq!(number.application(), "200310100002.X");
    }
    reads::<PatentNumber>("CN200310100002.X", "200310100002.X");
    // 2·9+3·3+4·1+5·0+6·5+7·3+8·4+9·2 = 132 ≡ 0 (mod 11)
    let old = reads::<PatentNumber>("ZL93105342.0", "ZL93105342.0");
    assert_eq!((old.year(), old.kind()), (1993, PatentKind::Invention));
}

#[test]
fn patent_numbers_tell_what_is_wrong() {
    refuses::<PatentNumber>("200310100002.1", "校验码应为X，实为1");
    refuses::<PatentNumber>("20031010000.2", "12位数字");
    refuses::<PatentNumber>("200340100002.X", "种类码不能是4");
    refuses::<PatentNumber>("199910100002.X", "申请年份1999");
    refuses::<PatentNumber>("05105342.0", "申请年份2005");
    refuses::<PatentNumber>("84105342.0", "申请年份1984");
    refuses::<PatentNumber>("20031010000A.X", "第12位不能是“A”");
    refuses::<PatentNumber>("ZL2003101X0002.X", "第10位不能是“X”");
    refuses::<PatentNumber>("200310100002.专", "不能是“专”");
    refuses::<PatentNumber>("ZL", "实为0位");
    refuses::<PatentNumber>(".", "12位数字");
}

#[test]
fn trademark_numbers_are_read_with_their_prefix_and_suffix() {
    let split = reads::<TrademarkNumber>("第12345678a号", "12345678A");
    assert_eq!(
        (split.digits(), split.split_suffix(), split.is_international()),
        ("12345678", Some('A'), false)
    );
    assert!(reads::<TrademarkNumber>("g1234567", "G1234567").is_international());
    reads::<TrademarkNumber>("１２３４", "1234");
    refuses::<TrademarkNumber>("123456789", "1至8位");
    refuses::<TrademarkNumber>("01234567", "不以0开头");
    refuses::<TrademarkNumber>("12B45678", "第3位不能是“B”");
    refuses::<TrademarkNumber>("G", "1至8位");
    refuses::<TrademarkNumber>("第号", "1至8位");
    refuses::<TrademarkNumber>("商标", "不能是“商”");
}

#[test]
fn regions_know_what_they_lie_within() {
    let region = |code: &str| reads::<RegionCode>(code, code);
    let (province, harbin, nangang, qiqihar) =
        (region("230000"), region("230100"), region("230103"), region("230200"));
    assert!(nangang.is_within(harbin) && nangang.is_within(province) && harbin.is_within(province));
    assert!(nangang.is_within(nangang) && province.is_within(province));
    assert!(!nangang.is_within(qiqihar) && !harbin.is_within(nangang) && !province.is_within(harbin));
    assert!(!region("232701").is_within(region("220000")));
    assert_eq!((nangang.prefecture(), nangang.province()), (Some(harbin), province));
    assert_eq!(province.prefecture(), None);
    let levels = [province.level(), harbin.level(), nangang.level()];
    assert_eq!(levels, [RegionLevel::Province, RegionLevel::Prefecture, RegionLevel::County]);
    refuses::<RegionCode>("2301", "应为6位");
    refuses::<RegionCode>("23010X", "第6位");
    refuses::<RegionCode>("990000", "前两位99");
    refuses::<RegionCode>("230002", "第3、4位为00");
}

#[test]
fn document_numbers_keep_the_form_they_were_issued_in() {
    let number = reads::<DocumentNumber>("国办发明电[2022]16号", "国办发明电〔2022〕16号");
    assert_eq!((number.prefix(), number.year(), number.serial()), ("国办发明电", 2022, 16));
    for typed in ["黑市监处罚（2023）12号", "黑市监处罚【2023】12号", " 黑市监处罚 ［２０２３］ １２ 号"]
    {
        reads::<DocumentNumber>(typed, "黑市监处罚〔2023〕12号");
    }
    let padded = reads::<DocumentNumber>("黑市监处罚〔2023〕第0012号", "黑市监处罚〔2023〕第0012号");
    assert_eq!(padded.serial(), 12);
    assert_eq!(DocumentNumber::issue("黑知发", 2023, 7).unwrap().to_string(), "黑知发〔2023〕7号");
    assert!(
        DocumentNumber::issue("黑知发", 2023, 0).is_err()
            && DocumentNumber::issue("黑〔知", 2023, 1).is_err()
    );
    refuses::<DocumentNumber>("国办发2022 16号", "没有用〔〕");
    refuses::<DocumentNumber>("国办发〔2022 16号", "缺少〕");
    refuses::<DocumentNumber>("〔2022〕16号", "机关代字");
    refuses::<DocumentNumber>("国办发〔22〕16号", "四位年份");
    refuses::<DocumentNumber>("国办发〔2022〕16", "缺少“号”");
    refuses::<DocumentNumber>("国办发〔2022〕十六号", "1至9位数字");
    refuses::<DocumentNumber>("国办<b>〔2022〕16号", "不能含“<”");
}

#[test]
fn secrecy_is_ordered_from_open_to_sealed() {
    assert!(SecrecyLevel::Public < SecrecyLevel::Internal && SecrecyLevel::Internal < SecrecyLevel::Sealed);
    for level in SecrecyLevel::ALL {
        assert_eq!(reads::<SecrecyLevel>(level.key(), level.label()), level);
        assert_eq!(serde_json::to_string(&level).unwrap(), format!("\"{}\"", level.key()));
    }
    refuses::<SecrecyLevel>("secret", "应为 public");
}
