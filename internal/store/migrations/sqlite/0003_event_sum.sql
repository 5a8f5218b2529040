-- +goose Up
-- Of everything that the event's row and its rows in event_turn say, '' for
-- events from before there was one.
alter table event add column sha256 text not null default '';
