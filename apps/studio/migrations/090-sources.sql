-- Whose schedule a class stands in: Tandem's own, or that of a system that the studio stays with, which alone changes it.
alter table classes add column source text not null default 'tandem' check (source in ('tandem', 'momence'));
