//! People of the demo: one person for each role, so that a visitor can change roles.

use assay_core::permission::Role;

/// Member of the demo project.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoMember {
    /// First and last name.
    pub name: &'static str,
    /// Address under `example.org`, which belongs to nobody.
    pub email: &'static str,
    /// Role in the demo's project.
    pub role: Role,
    /// Team.
    pub team: &'static str,
    /// Work of the person in this project, in a sentence.
    pub story: &'static str,
}

/// All members. Among taskers, the careful one is first, then come the swaggy one, the one that misses far objects, and the one with
/// yaw flips.
pub fn people() -> Vec<DemoMember> {
    let person = |name, email, role, team, story| DemoMember { name, email, role, team, story };
    vec![
        person(
            "Ana Reyes",
            "ana@example.org",
            Role::Tasker,
            "Labeling",
            "Labels carefully, zooms in at every crown and wants to know at once what was wrong.",
        ),
        person(
            "Bo Lindqvist",
            "bo@example.org",
            Role::Tasker,
            "Labeling",
            "Labels fast with loose, wavy outlines, and now and then clips a treetop.",
        ),
        person(
            "Carmen Okafor",
            "carmen@example.org",
            Role::Qa,
            "Quality",
            "Reviews what was submitted, finding by finding, and sends work back with a reason.",
        ),
        person(
            "Dmitri Halonen",
            "dmitri@example.org",
            Role::Operations,
            "Operations",
            "Runs the project: brings in recordings, watches the queue and keeps golden labels in order.",
        ),
        person(
            "Elif Tanaka",
            "elif@example.org",
            Role::Stakeholder,
            "ML",
            "Trains the customer's models and says which errors hurt them: a clipped treetop does.",
        ),
        person(
            "Frank Moreau",
            "frank@example.org",
            Role::Stakeholder,
            "Customer operations",
            "Flies the customer's drones and remembers when pickups were still counted as trucks.",
        ),
        person(
            "Grace Nwosu",
            "grace@example.org",
            Role::Admin,
            "Platform",
            "Sets up projects, rubrics and people.",
        ),
        person(
            "Hiro Castellanos",
            "hiro@example.org",
            Role::Auditor,
            "Audit",
            "Reads along and checks who decided what, without changing anything.",
        ),
        person(
            "Ines Vogel",
            "ines@example.org",
            Role::Qa,
            "Customer QA",
            "Samples accepted work for the customer and compares it with golden.",
        ),
        person(
            "Jun Park",
            "jun@example.org",
            Role::Tasker,
            "Labeling",
            "Labels carefully what is near, and misses most of what is far away.",
        ),
        person(
            "Kofi Mensah",
            "kofi@example.org",
            Role::Tasker,
            "Labeling",
            "Labels carefully, and now and then takes the rear of a vehicle for its front.",
        ),
        person(
            "Lina Haddad",
            "lina@example.org",
            Role::Stakeholder,
            "Legal",
            "Says for the customer what may be recorded and delivered, when she finds the time.",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_role_has_a_person_and_every_address_is_unique() {
        let people = people();
        let roles: BTreeSet<Role> = people.iter().map(|p| p.role).collect();
        assert_eq!(roles, BTreeSet::from(Role::ALL));
        let addresses: BTreeSet<&str> = people.iter().map(|p| p.email).collect();
        assert_eq!(addresses.len(), people.len());
    }
}
