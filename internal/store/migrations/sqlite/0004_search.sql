-- +goose Up
alter table study add column language text not null default ''; -- '' when nobody said

create table synonym (
    word    text primary key, -- folded
    meaning text not null     -- the first word of its group
) without rowid;
