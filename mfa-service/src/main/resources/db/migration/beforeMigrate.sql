-- V008 asks whether the schema is made by this release: then none before has sealed anything in it. A table, since what runs
-- before migrations has a session of its own; V008 drops it.
do $$
begin
    if to_regclass('sealing_form') is null and to_regclass('fresh_schema') is null then
        create table fresh_schema as select to_regclass('person') is null as fresh;
    end if;
exception
    when duplicate_table or unique_violation then
        null; -- another instance starts at the same time
end $$;
