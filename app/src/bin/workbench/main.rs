//! Where labels are drawn and judged.

mod scripting;

use assay_app::workbench;

fn main() {
    assay_app::mount(&workbench::PAGES);
}
