//! Pages to read and to configure.

use assay_app::client::navigation::Program;
use assay_app::pages;

fn main() {
    assay_app::mount(Program::Pages, pages::routes);
}
