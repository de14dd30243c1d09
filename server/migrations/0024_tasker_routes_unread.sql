-- When a route was computed and appealed against was stored and never read.
ALTER TABLE tasker_routes DROP COLUMN computed_at;
ALTER TABLE tasker_routes DROP COLUMN appealed_at
