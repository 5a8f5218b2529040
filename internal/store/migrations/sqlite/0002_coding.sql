-- +goose Up
alter table theme add column note text not null default '';
alter table theme add column pin text not null default '';         -- the key that applies it
alter table theme add column in_vivo integer not null default 0;   -- named by somebody's own words
alter table theme add column merged_into text not null default ''; -- theme; '' unless it was merged

alter table quote add column was text not null default '';         -- the words as coded, when a newer transcript corrected them
alter table quote add column key_quote integer not null default 0;

alter table coding add column polarity text not null default '';
alter table coding add column strength integer not null default 0;  -- 1 to 3, 0 when nobody said
alter table coding add column overruled integer not null default 0; -- kept for agreement, not counted

-- Of the row and of its turns, as they were stored, '' for revisions from before
-- there was one.
alter table revision add column turns_sha256 text not null default '';

-- Memos are on quotes, themes and interviews: a subject is quote/ID, theme/ID
-- or interview/ID.
create table memo_of (
    subject text not null,
    coder   text not null,
    words   text not null,
    at      text not null,
    primary key (subject, coder)
) without rowid;
insert into memo_of (subject, coder, words, at) select 'quote/' || quote, coder, words, at from memo;
drop table memo;
alter table memo_of rename to memo;

create table takeaway (
    id        text primary key,
    interview text not null references interview (id),
    position  integer not null,
    words     text not null,
    coder     text not null,
    at        text not null
) without rowid;
create index takeaway_by_interview on takeaway (interview, position);

create table takeaway_quote (
    takeaway text not null references takeaway (id),
    quote    text not null references quote (id),
    primary key (takeaway, quote)
) without rowid;
create index takeaway_by_quote on takeaway_quote (quote, takeaway);

create table assignment (
    interview text not null references interview (id),
    coder     text not null,
    place     integer not null, -- 1 is the first coder
    blind     integer not null, -- does not see the others' work until all have finished
    assigned_by text not null,
    at        text not null,
    primary key (interview, coder)
) without rowid;

-- What was decided where coders read the same words differently. The quotes
-- tell a disagreement from others about the theme.
create table adjudication (
    interview text not null references interview (id),
    theme     text not null references theme (id),
    quotes    text not null, -- IDs in order, with blanks between
    decision  text not null,
    adopted   text not null, -- coder, '' unless one was adopted
    note      text not null,
    actor     text not null,
    at        text not null,
    primary key (interview, theme, quotes)
) without rowid;

create table suggestion (
    id        text primary key,
    interview text not null references interview (id),
    turn      integer not null,
    quote     text not null, -- '' for a passage that nobody has marked
    theme     text not null references theme (id),
    place     integer not null, -- 1 is the best suggestion
    score     text not null,    -- decimal
    accepted  integer not null,
    coder     text not null,
    at        text not null
) without rowid;

create index event_by_subject on event (subject, seq);
