-- +goose Up
-- Reports read the few codings of which somebody said more than that they are
-- there, or which were overruled. The condition is that of coding.Filter.Rated.
create index coding_rated on coding (quote, theme, coder) where polarity <> '' or strength > 0 or overruled = 1;
