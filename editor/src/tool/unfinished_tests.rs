//! Keys while a shape is drawn or dragged: they mean that shape, never a finished object.

use super::testing::TestUser;
use super::{ImageTool, ToolKey};
use assay_core::geometry::Point2;

const TRIANGLE: [Point2; 3] = [[10.0, 10.0], [60.0, 10.0], [60.0, 60.0]];

/// A person who drew a triangle, which is selected, and took a tool again.
fn after_a_triangle(tool: ImageTool) -> TestUser {
    let mut user = TestUser::with(ImageTool::Polygon, Vec::new());
    user.clicks(&TRIANGLE).key(ToolKey::Enter);
    user.tools.select_tool(ImageTool::Select);
    user.tools.select_tool(tool);
    assert!(user.editor.selection().is_some());
    user
}

#[test]
fn delete_in_the_middle_of_a_polygon_or_box_deletes_nothing_and_says_why() {
    for tool in [ImageTool::Polygon, ImageTool::Box] {
        let mut user = after_a_triangle(tool);
        user.click(20.0, 70.0);
        assert!(user.tools.is_unfinished());
        let reply = user.key(ToolKey::Delete);
        assert!(reply.handled && reply.note.is_some());
        assert_eq!(user.editor.document().objects.len(), 1);
        assert!(user.tools.is_unfinished());
    }
}

#[test]
fn a_new_shape_ends_the_selection_of_the_finished_one() {
    for tool in [ImageTool::Polygon, ImageTool::Box] {
        let mut user = after_a_triangle(tool);
        user.click(20.0, 70.0);
        assert_eq!(user.editor.selection(), None, "so that a class key changes the new shape alone");
    }
}

#[test]
fn undo_and_redo_in_the_middle_of_a_box_never_reach_finished_objects() {
    let mut user = after_a_triangle(ImageTool::Box);
    user.editor.undo();
    user.click(20.0, 70.0);
    assert!(user.key(ToolKey::Redo).handled, "redo has nothing to give back");
    assert_eq!(user.editor.document().objects.len(), 0);
    assert!(user.key(ToolKey::Undo).handled);
    assert!(!user.tools.is_unfinished());
    assert!(!user.key(ToolKey::Undo).handled, "now it is for finished objects");
}

#[test]
fn undo_in_the_middle_of_a_drag_takes_the_drag_back() {
    let mut user = after_a_triangle(ImageTool::Select);
    user.to(60.0, 60.0).down();
    user.to(40.0, 70.0);
    assert!(user.tools.is_unfinished());
    assert!(
        user.key(ToolKey::Delete).handled
            && user.key(ToolKey::Redo).handled
            && user.key(ToolKey::Undo).handled
    );
    user.to(30.0, 30.0).up();
    assert_eq!(user.rings("new 1"), [TRIANGLE.to_vec()]);
}

#[test]
fn redo_is_offered_while_a_corner_was_taken_back() {
    let mut user = after_a_triangle(ImageTool::Polygon);
    user.clicks(&[[20.0, 70.0], [30.0, 80.0]]);
    assert!(!user.tools.can_redo());
    user.key(ToolKey::Undo);
    assert!(user.tools.can_redo());
    user.key(ToolKey::Redo);
    assert!(!user.tools.can_redo());
}
