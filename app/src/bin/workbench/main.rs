//! The workbench, where labels are drawn and judged.

mod scripting;

use assay_app::client::navigation::Program;
use assay_app::workbench;

fn main() {
    assay_app::mount(Program::Workbench, workbench::routes);
}
