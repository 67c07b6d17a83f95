"""The same promises written by hand in SQL: as-of joins of a table of open windows, in DuckDB.

It reads two targets under one calendar, with a pause and no more, on purpose: a
second opinion that shares no line with the package.
"""

QUERY = """
with log_rows as (
    select "case", "at", "row", action,
        last_value(state ignore nulls) over ordered as state,
        last_value(priority ignore nulls) over ordered as priority,
        coalesce(lead("at") over ordered, $upto) as "next"
    from log where "at" <= $upto
    window ordered as (partition by "case" order by "at", "row"
                       rows between unbounded preceding and current row)
),
records as (
    select "case",
        min("at") filter (action = 'log') as started,
        min("at") filter (action = 'start') as answered,
        min("at") filter (action = 'resolve') as resolved,
        arg_min(priority, "row") as priority
    from log_rows group by "case"
),
stretches as (
    select "case", 'response' as target, started as begins, coalesce(answered, $upto) as ends,
        1 as counts from records
    union all
    select "case", 'resolution', started, coalesce(resolved, $upto), 1 from records
    union all
    select "case", 'resolution', greatest(log_rows."at", started),
        least(log_rows."next", coalesce(resolved, $upto)), -1
    from log_rows join records using ("case")
    where log_rows.state = 'on_hold' and log_rows."at" < coalesce(resolved, $upto)
),
opened as (
    select s.*, w.before + least(s.begins, w.closes) - w.opens as open_before
    from stretches s asof join windows w on s.begins >= w.opens
),
closed as (
    select s."case", s.target, s.counts,
        w.before + least(s.ends, w.closes) - w.opens - s.open_before as length
    from opened s asof join windows w on s.ends >= w.opens
),
figures as (
    select "case", target, sum(counts * length)::bigint as elapsed from closed
    group by "case", target
)
select target,
    sum(elapsed)::hugeint as elapsed,
    count(*) filter (elapsed > goal) as breached,
    count(*) filter (elapsed <= goal and stopped is not null) as met,
    count(*) filter (elapsed <= goal and stopped is null) as "open"
from (
    select target, elapsed,
        case target when 'response' then answered else resolved end as stopped,
        case when target = 'response' then 1
             when priority = 'P1' then 4 when priority = 'P2' then 8 else 40 end
            * 3600000000::bigint as goal
    from figures join records using ("case")
)
group by target
"""

UNBORN = """
select count(*) from (select "case" from log group by "case" having min("at") > $upto)
"""
