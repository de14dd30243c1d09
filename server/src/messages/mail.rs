//! Mail, through the mail server that the operator names.

use lettre::message::{Mailbox, Message};
use lettre::{Address, SmtpTransport, Transport};
use std::time::Duration;

/// Time for each answer of the mail server at most.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Person who gets a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// Client for a mail server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct MailClient {
    transport: SmtpTransport,
    from: Mailbox,
}

impl MailClient {
    /// Client for a server such as `smtps://user:password@mail.example.org`, or `smtp://mail.example.org:587?tls=required`, that sends as
    /// `Assay <assay@example.org>`. It connects when something is sent.
    ///
    /// # Errors
    /// What is wrong with the address or the sender, as a sentence without the password.
    pub fn new(url: &str, from: &str) -> Result<Self, String> {
        let transport = SmtpTransport::from_url(url).map_err(
            |_| "This is no address of a mail server; write it like smtps://user:password@mail.example.org.",
        )?;
        let from = from
            .parse()
            .map_err(|_| "The sender is no mail address; write it like Assay <assay@example.org>.")?;
        Ok(Self { transport: transport.timeout(Some(TIMEOUT)).build(), from })
    }

    /// Send a text to a person.
    ///
    /// # Errors
    /// Why the mail server did not take it, as a sentence.
    pub fn send(&self, to: &Recipient, subject: &str, text: &str) -> Result<(), String> {
        let address: Address =
            to.email.parse().map_err(|_| format!("The mail address of {} is not valid.", to.name))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(to.name.clone()), address))
            .subject(subject)
            .body(text.to_owned())
            .map_err(|error| format!("The mail cannot be written: {error}."))?;
        let sent = self.transport.send(&message).map_err(|error| {
            // What a mail server says may hold addresses of others, and is for the operator alone.
            tracing::warn!("mail: {error}");
            match error.status() {
                Some(code) => format!("The mail server refused the mail ({code})."),
                None => "The mail server cannot be reached.".to_owned(),
            }
        })?;
        match sent.is_positive() {
            true => Ok(()),
            false => Err(format!("The mail server refused the mail ({}).", sent.code())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_address_is_named_without_its_password() {
        for (url, from) in [
            ("http://user:T0PSECRET@example.org", "assay@example.org"),
            ("user:T0PSECRET", "assay@example.org"),
            ("smtps://user:T0PSECRET@mail.example.org", "nobody"),
        ] {
            let error = MailClient::new(url, from).unwrap_err();
            assert!(error.contains("write it like") && !error.contains("T0PSECRET"), "{error}");
        }
        assert!(
            MailClient::new("smtp://mail.example.org:587?tls=required", "Assay <assay@example.org>").is_ok()
        );
    }

    #[test]
    fn a_mail_server_that_is_away_is_named() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let client = MailClient::new(&format!("smtp://{nobody}"), "assay@example.org").unwrap();
        let to = Recipient { name: "Ada".to_owned(), email: "ada@example.org".to_owned() };
        assert_eq!(client.send(&to, "Hello", "Ada"), Err("The mail server cannot be reached.".to_owned()));
        let nowhere = Recipient { email: "ada@".to_owned(), ..to };
        assert!(client.send(&nowhere, "Hello", "Ada").unwrap_err().contains("address of Ada is not valid"));
    }
}
