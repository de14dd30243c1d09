//! What other teams say about a team: the prior of its rhythm.

use super::weibull::{Normal, WeibullPosterior, WeibullPrior};

/// Number of teams that what is known of any team counts for.
const TEAMS_OF_ANY: f64 = 2.0;

/// Prior of a team from the posteriors of the other teams, by R. DerSimonian and N. Laird (1986): each team's value is drawn around a common
/// mean with a variance between teams. So that two or three teams that resemble each other by chance do not say too much, what is
/// known of any team is added to them.
pub(super) fn prior_from(others: &[&WeibullPosterior]) -> WeibullPrior {
    let any = WeibullPrior::ANY_TEAM;
    let locations: Vec<Normal> = others.iter().map(|of| of.location).collect();
    let spreads: Vec<Normal> = others.iter().map(|of| of.log_spread).collect();
    WeibullPrior { location: pooled(any.location, &locations), log_spread: pooled(any.log_spread, &spreads) }
}

/// Distribution of the value of one more team.
fn pooled(any: Normal, teams: &[Normal]) -> Normal {
    let count = teams.len() as f64;
    let between = (count * between_teams(teams) + TEAMS_OF_ANY * any.variance) / (count + TEAMS_OF_ANY);
    let weights = || teams.iter().map(|team| (team.mean, 1.0 / (between + team.variance)));
    let own = (any.mean, 1.0 / (between + any.variance));
    let (sum, total) = weights()
        .chain([own])
        .fold((0.0, 0.0), |(sum, total), (mean, weight)| (sum + mean * weight, total + weight));
    Normal { mean: sum / total, variance: between + 1.0 / total }
}

/// Variance between teams beyond what the uncertainty of each explains.
fn between_teams(teams: &[Normal]) -> f64 {
    let weights: Vec<f64> = teams.iter().map(|team| 1.0 / team.variance).collect();
    let total: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let scale = total - squares / total;
    if teams.len() < 2 || scale <= 0.0 {
        return 0.0;
    }
    let mean = teams.iter().zip(&weights).map(|(team, weight)| team.mean * weight).sum::<f64>() / total;
    let spread: f64 = teams
        .iter()
        .zip(&weights)
        .map(|(team, weight)| weight * (team.mean - mean) * (team.mean - mean))
        .sum();
    ((spread - (teams.len() - 1) as f64) / scale).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn teams(means: &[f64]) -> Vec<Normal> {
        means.iter().map(|mean| Normal { mean: *mean, variance: 0.01 }).collect()
    }

    #[test]
    fn without_other_teams_any_team_is_expected() {
        let any = WeibullPrior::ANY_TEAM.location;
        let found = pooled(any, &[]);
        assert_eq!(found.mean, any.mean);
        assert!(found.variance > any.variance);
    }

    #[test]
    fn many_teams_that_resemble_each_other_say_what_the_next_one_is_like() {
        let any = WeibullPrior::ANY_TEAM.location;
        let same = pooled(any, &teams(&[2.0; 12]));
        assert!((same.mean - 2.0).abs() < 0.15 && same.variance < any.variance / 4.0, "{same:?}");
        let apart = pooled(any, &teams(&[1.0, 3.0].repeat(6)));
        assert!((0.9..1.6).contains(&apart.variance), "{apart:?}");
    }

    #[test]
    fn the_variance_between_teams_is_what_their_own_does_not_explain() {
        // Means 0 and 2 of equal variance v: the estimate is their sample variance less v.
        assert!((between_teams(&teams(&[0.0, 2.0])) - 1.99).abs() < 1e-9);
        assert_eq!(between_teams(&teams(&[1.0, 1.05])), 0.0);
    }
}
