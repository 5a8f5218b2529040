-- +goose Up
alter table theme add column note text collate "C" not null default '';
alter table theme add column pin text collate "C" not null default '';         -- the key that applies it
alter table theme add column in_vivo bigint not null default 0;   -- named by somebody's own words
alter table theme add column merged_into text collate "C" not null default ''; -- theme; '' unless it was merged

alter table quote add column was text collate "C" not null default '';         -- the words as coded, when a newer transcript corrected them
alter table quote add column key_quote bigint not null default 0;

alter table coding add column polarity text collate "C" not null default '';
alter table coding add column strength bigint not null default 0;  -- 1 to 3, 0 when nobody said
alter table coding add column overruled bigint not null default 0; -- kept for agreement, not counted

-- Of the row and of its turns, as they were stored, '' for revisions from before
-- there was one.
alter table revision add column turns_sha256 text collate "C" not null default '';

-- Memos are on quotes, themes and interviews: a subject is quote/ID, theme/ID
-- or interview/ID.
create table memo_of (
    subject text collate "C" not null,
    coder   text collate "C" not null,
    words   text collate "C" not null,
    at      text collate "C" not null,
    primary key (subject, coder)
);
insert into memo_of (subject, coder, words, at) select 'quote/' || quote, coder, words, at from memo;
drop table memo;
alter table memo_of rename to memo;

create table takeaway (
    id        text collate "C" primary key,
    interview text collate "C" not null references interview (id),
    position  bigint not null,
    words     text collate "C" not null,
    coder     text collate "C" not null,
    at        text collate "C" not null
);
create index takeaway_by_interview on takeaway (interview, position);

create table takeaway_quote (
    takeaway text collate "C" not null references takeaway (id),
    quote    text collate "C" not null references quote (id),
    primary key (takeaway, quote)
);
create index takeaway_by_quote on takeaway_quote (quote, takeaway);

create table assignment (
    interview text collate "C" not null references interview (id),
    coder     text collate "C" not null,
    place     bigint not null, -- 1 is the first coder
    blind     bigint not null, -- does not see the others' work until all have finished
    assigned_by text collate "C" not null,
    at        text collate "C" not null,
    primary key (interview, coder)
);

-- What was decided where coders read the same words differently. The quotes
-- tell a disagreement from others about the theme.
create table adjudication (
    interview text collate "C" not null references interview (id),
    theme     text collate "C" not null references theme (id),
    quotes    text collate "C" not null, -- IDs in order, with blanks between
    decision  text collate "C" not null,
    adopted   text collate "C" not null, -- coder, '' unless one was adopted
    note      text collate "C" not null,
    actor     text collate "C" not null,
    at        text collate "C" not null,
    primary key (interview, theme, quotes)
);

create table suggestion (
    id        text collate "C" primary key,
    interview text collate "C" not null references interview (id),
    turn      bigint not null,
    quote     text collate "C" not null, -- '' for a passage that nobody has marked
    theme     text collate "C" not null references theme (id),
    place     bigint not null, -- 1 is the best suggestion
    score     text collate "C" not null,    -- decimal
    accepted  bigint not null,
    coder     text collate "C" not null,
    at        text collate "C" not null
);

create index event_by_subject on event (subject, seq);
