//! Actions of the comparison with golden.

use crate::workbench::state::{CompareMode, PanelTab, Workbench, WorkbenchContext};
use leptos::prelude::*;

/// Compare with golden, or stop comparing.
pub fn toggle_comparison(wb: Workbench, context: WorkbenchContext) {
    if !wb.comparison.has_golden() {
        return;
    }
    let is_on = !wb.comparison.is_on.get_untracked();
    wb.comparison.is_on.set(is_on);
    context.tab.set(PanelTab::after_comparison(is_on, wb.mode));
}

/// Show golden and the label in turn, `shows_golden` telling whose turn it is. Returns whether there is a comparison.
pub fn flicker(wb: Workbench, shows_golden: RwSignal<bool>) -> bool {
    if !wb.comparison.is_on.get_untracked() || !wb.comparison.has_golden() {
        return false;
    }
    if wb.comparison.mode.get_untracked() == CompareMode::Flicker {
        shows_golden.update(|golden| *golden = !*golden);
    } else {
        shows_golden.set(true);
        wb.comparison.mode.set(CompareMode::Flicker);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{context, document, workbench};

    #[test]
    fn without_golden_there_is_nothing_to_compare() {
        Owner::new().with(|| {
            let (wb, context) = (workbench([]), context());
            toggle_comparison(wb, context);
            assert!(!wb.comparison.is_on.get_untracked());
            assert!(!flicker(wb, RwSignal::new(false)));
        });
    }

    #[test]
    fn a_comparison_opens_the_findings_and_its_end_the_objects() {
        Owner::new().with(|| {
            let (wb, context) = (workbench([]), context());
            wb.comparison.golden.set(Some(document([])));
            toggle_comparison(wb, context);
            assert_eq!(context.tab.get_untracked(), PanelTab::Findings);
            toggle_comparison(wb, context);
            assert_eq!(context.tab.get_untracked(), PanelTab::Objects);
        });
    }

    #[test]
    fn flicker_begins_with_golden_and_takes_turns() {
        Owner::new().with(|| {
            let wb = workbench([]);
            wb.comparison.golden.set(Some(document([])));
            wb.comparison.is_on.set(true);
            let shows_golden = RwSignal::new(false);
            let turns = [(); 3].map(|()| {
                assert!(flicker(wb, shows_golden));
                shows_golden.get_untracked()
            });
            assert_eq!(turns, [true, false, true]);
            assert_eq!(wb.comparison.mode.get_untracked(), CompareMode::Flicker);
        });
    }
}
