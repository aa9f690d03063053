//! One-time codes as the second factor (RFC 6238: SHA-1, six digits, thirty seconds).
use super::prove::Shown;
use crate::audit::{FAILED, GRANTED};
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use jiff::Timestamp;
use std::fmt::Write;
use store::LoginRecord;
use totp_rs::{Builder, Secret, Totp};

/// What is typed to turn one-time codes on.
#[derive(Clone, Default)]
pub struct Enrolment {
    /// Secret, from [`Platform::new_code_secret`].
    pub secret: String,
    /// Code that the authenticator makes of it.
    pub code: String,
    /// Present password.
    pub password: String,
    /// Present code, where the account has codes already.
    pub present: String,
}

/// Who gives out the codes, as authenticators show it.
const ISSUER: &str = "知保";

impl Platform {
    /// A new secret for one-time codes, as Base32 to be typed into an authenticator; it counts once confirmed.
    #[must_use]
    pub fn new_code_secret(&self) -> String {
        let bytes: [u8; 20] = rand::random();
        Secret::new(Box::new(bytes)).to_base32()
    }

    /// Whether a person's own account has one-time codes.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn has_code(&self, person: &Person) -> Result<bool, AppFault> {
        let officer = person.as_officer().ok_or(AppFault::NotThere)?.id.uuid();
        Ok(self.store.account(officer).await?.is_some_and(|account| account.has_totp))
    }

    /// Turns one-time codes on, or replaces their secret, once the person shows that the authenticator works and who is
    /// asking: by the present password, and by the present code where one is set. Wrong ones count like failed sign-ins.
    /// The codes shown here serve no more.
    ///
    /// # Errors
    /// When a code, the secret or the password is wrong, or too many wrong ones were typed.
    pub async fn enrol_code(&self, person: &Person, sent: &Enrolment) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        let officer = person.as_officer().ok_or(AppFault::NotThere)?.id.uuid();
        let parsed = Secret::try_from_base32(&sent.secret)
            .map_err(|_| AppFault::rejected("secret", "密钥不完整，请重新开始"))?;
        let bytes = parsed.as_bytes().to_vec();
        let fitting = totp(&bytes).and_then(|totp| totp.check(sent.code.trim(), seconds(self.now())));
        let Some(step) = fitting.and_then(|step| i64::try_from(step).ok()) else {
            self.note(person, "EnrolCode", &person.login, FAILED, "动态码不符").await?;
            return Err(AppFault::rejected("code", "动态码不正确，请核对手机时间后输入新的动态码"));
        };
        let code = Some(sent.present.as_str());
        let shown = Shown { action: "EnrolCode", field: "password", password: &sent.password, code };
        let (_, present) = self.prove(person, &shown).await?;
        let used = Some(step).max(present);
        self.store.set_totp(&granted, officer, Some(bytes), used, micros(self.now())).await?;
        self.note(person, "EnrolCode", &person.login, GRANTED, "").await
    }
}

/// What an authenticator reads from the picture (the `otpauth` form that all of them know).
#[must_use]
pub fn code_address(login: &str, secret: &str) -> String {
    let mut issuer = String::new();
    for byte in ISSUER.bytes() {
        let _ = write!(issuer, "%{byte:02X}");
    }
    // Logins and Base32 hold nothing that would have to be escaped.
    format!(
        "otpauth://totp/{issuer}:{login}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
    )
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0)
}

fn totp(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(Secret::new(secret.into())).build().ok()
}

/// The step of a fitting code; none when the account has no codes.
pub(super) fn code_step(record: &LoginRecord, code: &str, now: Timestamp) -> Result<Option<i64>, ()> {
    let Some(secret) = &record.totp_secret else { return Ok(None) };
    let step = totp(secret).and_then(|totp| totp.check(code.trim(), seconds(now))).ok_or(())?;
    let step = i64::try_from(step).map_err(|_| ())?;
    if record.totp_last_step.is_some_and(|last| step <= last) { Err(()) } else { Ok(Some(step)) }
}
