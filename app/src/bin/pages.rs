//! Where people read and configure.

use assay_app::pages;

fn main() {
    assay_app::mount(&pages::PAGES);
}
