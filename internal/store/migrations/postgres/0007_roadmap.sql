-- +goose Up
-- What a hypothesis is held against before it is tested, and what is known of
-- it beside the interviews.
alter table hypothesis add column criterion text collate "C" not null default '';     -- JSON, '' for none
alter table hypothesis add column confidence text collate "C" not null default '';    -- JSON, '' for none
alter table hypothesis add column questions text collate "C" not null default '';     -- JSON list of guides' questions, '' for none
alter table hypothesis add column superseded_by text collate "C" not null default '';

-- Words that several hypotheses share: their slots hold "@" and its id.
create table phrase (
    id    text collate "C" primary key,
    slot  text collate "C" not null,
    words text collate "C" not null
);

-- Somebody looked for counter-evidence.
create table challenge (
    hypothesis text collate "C" not null references hypothesis (id),
    n          bigint not null, -- 1, 2, 3 … of the hypothesis
    query      text collate "C" not null,
    found      bigint not null,
    people     bigint not null,
    actor      text collate "C" not null,
    at         text collate "C" not null,
    primary key (hypothesis, n)
);

create table opportunity (
    id     text collate "C" primary key,
    title  text collate "C" not null,
    work   text collate "C" not null,
    themes text collate "C" not null -- JSON list
);

alter table proposal add column leader text collate "C" not null default '';
alter table proposal add column shipped text collate "C" not null default ''; -- a day, '' until then
alter table proposal add column moves text collate "C" not null default '';   -- JSON list, '' for none

-- What a level of cognitive load is like in this organisation.
create table load_level (
    level   bigint primary key,
    minutes text collate "C" not null, -- decimal
    anchor  text collate "C" not null,
    actor   text collate "C" not null,
    at      text collate "C" not null
);

create table metric (
    proposal text collate "C" not null references proposal (id),
    id       text collate "C" not null,
    plan     text collate "C" not null, -- JSON
    primary key (proposal, id)
);

create table measurement (
    proposal text collate "C" not null,
    metric   text collate "C" not null,
    date     text collate "C" not null,
    value    text collate "C" not null,    -- decimal
    n        bigint not null, -- -1 when everything was counted
    note     text collate "C" not null,
    actor    text collate "C" not null,
    at       text collate "C" not null,
    primary key (proposal, metric, date),
    foreign key (proposal, metric) references metric (proposal, id)
);

-- Somebody was told what became of their words.
create table notice (
    proposal    text collate "C" not null references proposal (id),
    participant text collate "C" not null references participant (id),
    note        text collate "C" not null,
    actor       text collate "C" not null,
    at          text collate "C" not null,
    primary key (proposal, participant)
);
