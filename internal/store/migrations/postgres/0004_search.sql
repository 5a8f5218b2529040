-- +goose Up
-- What searching follows: the language of a study, words that mean the same to
-- the team, and the searches that people have kept.
alter table study add column language text collate "C" not null default ''; -- '' when nobody said

create table synonym (
    word    text collate "C" primary key, -- folded
    meaning text collate "C" not null     -- the first word of its group
);

create table saved_search (
    name  text collate "C" primary key,
    query text collate "C" not null,
    coder text collate "C" not null, -- who saved it last
    at    text collate "C" not null
);
