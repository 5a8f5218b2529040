-- +goose Up
alter table study add column language text collate "C" not null default ''; -- '' when nobody said
