-- +goose Up
alter table study add column language text not null default ''; -- '' when nobody said
