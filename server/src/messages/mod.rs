//! Messages that leave the server: to webhooks that projects name, and by mail.

pub mod mail;
pub mod webhook;

use mail::{MailClient, Recipient};
use serde::Serialize;
use webhook::WebhookClient;

/// Clients for messages. Cheap to clone.
#[derive(Clone, Debug)]
pub struct MessageClients {
    /// Sends to the addresses that projects name.
    pub webhooks: WebhookClient,
    /// Sends mail, where the operator named a mail server.
    pub mail: Option<MailClient>,
}

/// Where a message goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageTargets {
    /// Address of a webhook, which is a secret.
    pub webhook: Option<String>,
    /// People who get a mail; absent: nobody is to.
    pub mail: Option<Vec<Recipient>>,
}

/// What became of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageDelivery {
    /// Where it arrived, for the audit trail: `the webhook`, or the name of a person.
    pub arrived: Vec<String>,
    /// Why it did not arrive elsewhere, in sentences that contain no secret.
    pub failed: Vec<String>,
}

impl MessageDelivery {
    /// Why it arrived nowhere; none: it did.
    pub fn error(&self) -> Option<String> {
        self.arrived.is_empty().then(|| self.failed.join(" "))
    }

    fn add(&mut self, target: &str, sent: Result<(), String>) {
        match sent {
            Ok(()) => self.arrived.push(target.to_owned()),
            Err(error) if self.failed.contains(&error) => {}
            Err(error) => self.failed.push(error),
        }
    }
}

impl MessageClients {
    /// Send a message to all its targets: as JSON to the webhook, as subject and text by mail. It blocks until all answered or their
    /// time is over.
    pub fn send(
        &self,
        targets: &MessageTargets,
        message: &impl Serialize,
        (subject, text): (&str, &str),
    ) -> MessageDelivery {
        let mut delivery = MessageDelivery::default();
        if let Some(address) = &targets.webhook {
            delivery.add("the webhook", self.webhooks.post(address, message));
        }
        match (&targets.mail, &self.mail) {
            (None, _) => {}
            (Some(_), None) => delivery.failed.push(NO_MAIL_SERVER.to_owned()),
            (Some(people), Some(_)) if people.is_empty() => delivery.failed.push(NO_RECIPIENT.to_owned()),
            (Some(people), Some(mail)) => {
                for person in people {
                    delivery.add(&person.name, mail.send(person, subject, text));
                }
            }
        }
        delivery
    }
}

const NO_MAIL_SERVER: &str = "This server has no mail server; its operator names one with --smtp-url.";
const NO_RECIPIENT: &str = "Nobody in the project can get the mail: add the people of the team, and name a member of the project in the milestone.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_arrived_somewhere_has_no_error() {
        let mut delivery = MessageDelivery::default();
        delivery.add("Ada", Err("No.".to_owned()));
        delivery.add("Bo", Err("No.".to_owned()));
        assert_eq!(delivery.error().as_deref(), Some("No."));
        delivery.add("Cy", Ok(()));
        assert_eq!((delivery.error(), delivery.failed), (None, vec!["No.".to_owned()]));
    }

    #[test]
    fn without_a_mail_server_or_people_a_mail_fails_and_says_why() {
        let clients = MessageClients { webhooks: WebhookClient::new(false), mail: None };
        let targets = MessageTargets { webhook: None, mail: Some(Vec::new()) };
        assert_eq!(clients.send(&targets, &"", ("", "")).error().as_deref(), Some(NO_MAIL_SERVER));
        let mail = MailClient::new("smtp://127.0.0.1:9", "assay@example.org").ok();
        let clients = MessageClients { mail, ..clients };
        assert_eq!(clients.send(&targets, &"", ("", "")).error().as_deref(), Some(NO_RECIPIENT));
    }
}
