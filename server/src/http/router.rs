//! Routes of the service.

use super::error::ApiError;
use super::state::AppState;
use super::{
    alignment, audit, batches, board, brief, calibration, courses, customer_verdicts, debriefs, demo, drafts,
    drift, exports, files, golden, measurements, members, memberships, merged_labels, my_reviews, my_work,
    openapi, pages, people, pipelines, projects, proposals, quality, questions, releases, reminders, samples,
    search, security, session, setup, silence, stages, task_settings, tasker_routes, tasks, tiles, tokens,
    upload_files, uploads, waiting, windows,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Bytes at most in the body of a label: 50,000 objects.
const LABEL_LIMIT: usize = 64 * 1024 * 1024;
/// Bytes at most in other JSON bodies.
const JSON_LIMIT: usize = 4 * 1024 * 1024;
/// Bytes at most in what strangers send.
const STRANGER_LIMIT: usize = 16 * 1024;

/// The whole service.
pub fn router(app: AppState) -> Router {
    let (api, description) = OpenApiRouter::with_openapi(openapi::document())
        .nest("/api/v1", resources())
        .routes(routes!(openapi::health))
        .split_for_parts();
    api.merge(openapi::router(description))
        .fallback(pages::serve)
        .method_not_allowed_fallback(|| async {
            ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not take that method.")
        })
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            use axum::response::IntoResponse;
            ApiError::internal().into_response()
        }))
        .layer(security::csrf())
        .layer(from_fn_with_state(app.clone(), security::guard))
        .with_state(app)
}

fn resources() -> OpenApiRouter<AppState> {
    open_to_strangers().merge(labels()).merge(others())
}

fn open_to_strangers() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(session::current_user, session::sign_in, session::sign_out))
        .routes(routes!(session::change_password))
        .routes(routes!(setup::setup_state, setup::setup))
        .routes(routes!(setup::accept_invitation))
        .routes(routes!(demo::demo_people))
        .routes(routes!(demo::demo_progress))
        .routes(routes!(demo::demo_sign_in))
        .layer(DefaultBodyLimit::max(STRANGER_LIMIT))
}

fn labels() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(drafts::get, drafts::save))
        .routes(routes!(tasks::submit))
        .layer(DefaultBodyLimit::max(LABEL_LIMIT))
}

fn others() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(projects::list, projects::create))
        .routes(routes!(projects::get))
        .routes(routes!(courses::list, courses::create))
        .routes(routes!(courses::proposals))
        .routes(routes!(courses::detail, courses::archive))
        .routes(routes!(courses::start))
        .routes(routes!(courses::attempt))
        .routes(routes!(courses::feedback))
        .routes(routes!(courses::answer))
        .routes(routes!(quality::get))
        .routes(routes!(alignment::get))
        .routes(routes!(alignment::list))
        .routes(routes!(alignment::file))
        .routes(routes!(customer_verdicts::list, customer_verdicts::add))
        .routes(routes!(customer_verdicts::answer))
        .routes(routes!(drift::get))
        .routes(routes!(drift::weeks))
        .routes(routes!(batches::list, batches::create))
        .routes(routes!(batches::plan))
        .routes(routes!(batches::resume_inspection))
        .routes(routes!(batches::get))
        .routes(routes!(batches::next))
        .routes(routes!(batches::decide))
        .routes(routes!(silence::get))
        .routes(routes!(reminders::get, reminders::set, reminders::send))
        .routes(routes!(board::get))
        .routes(routes!(board::forecast))
        .routes(routes!(waiting::get))
        .routes(routes!(search::find))
        .routes(routes!(members::list, members::add))
        .routes(routes!(members::remove))
        .routes(routes!(members::invite_again))
        .routes(routes!(memberships::list))
        .routes(routes!(memberships::join, memberships::decline))
        .routes(routes!(people::set_blocked))
        .routes(routes!(audit::of_project))
        .routes(routes!(audit::of_server))
        .routes(routes!(brief::get, brief::change))
        .routes(routes!(brief::goal_yields))
        .routes(routes!(brief::history))
        .routes(routes!(brief::add_value))
        .routes(routes!(brief::check_in))
        .routes(routes!(proposals::accept))
        .routes(routes!(proposals::accept_pipeline))
        .routes(routes!(proposals::plan_pipeline))
        .routes(routes!(pipelines::get, pipelines::change))
        .routes(routes!(pipelines::plan))
        .routes(routes!(pipelines::revisions))
        .routes(routes!(pipelines::add_stage))
        .routes(routes!(stages::get, stages::change))
        .routes(routes!(stages::versions))
        .routes(routes!(stages::version))
        .routes(routes!(tasks::list))
        .routes(routes!(tasks::claim_next))
        .routes(routes!(tasks::claim_in_project))
        .routes(routes!(task_settings::get, task_settings::change))
        .routes(routes!(tasker_routes::list))
        .routes(routes!(tasker_routes::set))
        .routes(routes!(tasker_routes::appeal))
        .routes(routes!(my_reviews::get))
        .routes(routes!(my_work::get))
        .routes(routes!(my_work::appeal))
        .routes(routes!(tasks::get))
        .routes(routes!(tasks::claim))
        .routes(routes!(tasks::release))
        .routes(routes!(tasks::revision))
        .routes(routes!(windows::open, windows::close))
        .routes(routes!(tasks::review))
        .routes(routes!(tasks::withdraw_review))
        .routes(routes!(tasks::add_note))
        .routes(routes!(merged_labels::get, merged_labels::accept))
        .routes(routes!(calibration::scene))
        .routes(routes!(calibration::check))
        .routes(routes!(calibration::frame))
        .routes(routes!(golden::list, golden::propose))
        .routes(routes!(golden::get))
        .routes(routes!(golden::set_concepts))
        .routes(routes!(golden::label))
        .routes(routes!(golden::comment))
        .routes(routes!(questions::step))
        .routes(routes!(questions::list, questions::ask))
        .routes(routes!(questions::change))
        .routes(routes!(questions::decide))
        .routes(routes!(releases::list, releases::publish))
        .routes(routes!(releases::sign))
        .routes(routes!(releases::impact))
        .routes(routes!(releases::get))
        .routes(routes!(releases::archive))
        .routes(routes!(golden::resolve))
        .routes(routes!(debriefs::list, debriefs::start))
        .routes(routes!(debriefs::get))
        .routes(routes!(debriefs::add_event))
        .routes(routes!(debriefs::live))
        .routes(routes!(debriefs::minutes_md))
        .routes(routes!(measurements::list, measurements::measure_rubric))
        .routes(routes!(samples::get, samples::add))
        .routes(routes!(samples::remove))
        .routes(routes!(samples::propose))
        .routes(routes!(samples::measure))
        .routes(routes!(samples::replace_features))
        .routes(routes!(files::get))
        .routes(routes!(tiles::index))
        .routes(routes!(tiles::chunk))
        .routes(routes!(tiles::picture))
        .routes(routes!(tiles::thumbnail))
        .routes(routes!(exports::get))
        .routes(routes!(tokens::list, tokens::make))
        .routes(routes!(tokens::revoke))
        .routes(routes!(uploads::references))
        .routes(routes!(uploads::open))
        .routes(routes!(uploads::get, upload_files::delete))
        .routes(routes!(upload_files::put))
        .routes(routes!(uploads::preview))
        .routes(routes!(uploads::import))
        .routes(routes!(uploads::import_state))
        .layer(DefaultBodyLimit::max(JSON_LIMIT))
}
