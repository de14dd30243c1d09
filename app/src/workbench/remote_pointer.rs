//! Pointers of others, drawn on a canvas.

use assay_core::geometry::Point2;
use web_sys::CanvasRenderingContext2d;

/// Draw somebody's pointer with their name beside it, on a canvas in screen px.
pub fn draw_pointer(context: &CanvasRenderingContext2d, [x, y]: Point2, name: &str, color: &str) {
    context.begin_path();
    context.move_to(x, y);
    context.line_to(x + 5.0, y + 15.0);
    context.line_to(x + 8.5, y + 8.5);
    context.line_to(x + 15.0, y + 5.0);
    context.close_path();
    context.set_fill_style_str(color);
    context.fill();
    context.set_stroke_style_str("#101216");
    context.set_line_width(1.0);
    context.stroke();
    context.set_font("600 12px system-ui, sans-serif");
    let width = context.measure_text(name).map_or(0.0, |m| m.width());
    context.set_fill_style_str(color);
    context.fill_rect(x + 12.0, y + 12.0, width + 10.0, 18.0);
    context.set_fill_style_str("#0b1320");
    // A name that cannot be drawn is among the participants all the same.
    let _ = context.fill_text(name, x + 17.0, y + 25.0);
}
