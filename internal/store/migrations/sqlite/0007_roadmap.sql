-- +goose Up
-- What a hypothesis is held against before it is tested, and what is known of
-- it beside the interviews.
alter table hypothesis add column criterion text not null default '';     -- JSON, '' for none
alter table hypothesis add column confidence text not null default '';    -- JSON, '' for none
alter table hypothesis add column questions text not null default '';     -- JSON list of guides' questions, '' for none
alter table hypothesis add column superseded_by text not null default '';

-- Words that several hypotheses share: their slots hold "@" and its id.
create table phrase (
    id    text primary key,
    slot  text not null,
    words text not null
) without rowid;

-- Somebody looked for counter-evidence.
create table challenge (
    hypothesis text not null references hypothesis (id),
    n          integer not null, -- 1, 2, 3 … of the hypothesis
    query      text not null,
    found      integer not null,
    people     integer not null,
    actor      text not null,
    at         text not null,
    primary key (hypothesis, n)
) without rowid;

create table opportunity (
    id     text primary key,
    title  text not null,
    work   text not null,
    themes text not null -- JSON list
) without rowid;

alter table proposal add column leader text not null default '';
alter table proposal add column shipped text not null default ''; -- a day, '' until then
alter table proposal add column moves text not null default '';   -- JSON list, '' for none

-- What a level of cognitive load is like in this organisation.
create table load_level (
    level   integer primary key,
    minutes text not null, -- decimal
    anchor  text not null,
    actor   text not null,
    at      text not null
) without rowid;

create table metric (
    proposal text not null references proposal (id),
    id       text not null,
    plan     text not null, -- JSON
    primary key (proposal, id)
) without rowid;

create table measurement (
    proposal text not null,
    metric   text not null,
    date     text not null,
    value    text not null,    -- decimal
    n        integer not null, -- -1 when everything was counted
    note     text not null,
    actor    text not null,
    at       text not null,
    primary key (proposal, metric, date),
    foreign key (proposal, metric) references metric (proposal, id)
) without rowid;

-- Somebody was told what became of their words.
create table notice (
    proposal    text not null references proposal (id),
    participant text not null references participant (id),
    note        text not null,
    actor       text not null,
    at          text not null,
    primary key (proposal, participant)
) without rowid;
