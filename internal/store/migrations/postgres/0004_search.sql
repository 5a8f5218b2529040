-- +goose Up
alter table study add column language text collate "C" not null default ''; -- '' when nobody said

create table synonym (
    word    text collate "C" primary key, -- folded
    meaning text collate "C" not null     -- the first word of its group
);
