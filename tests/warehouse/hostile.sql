-- Queries that must not get out of the sandbox, one a line. {canary} is the path of a file whose
-- content must never appear, {database} the path of the database.
-- files
select * from read_text('{canary}')
select * from read_blob('{canary}')
select * from read_csv('{canary}')
select * from read_csv_auto('{canary}', header = false)
select * from read_json('{canary}')
select * from read_json_objects('{canary}')
select * from read_parquet('{canary}')
select * from read_duckdb('{canary}')
select * from sniff_csv('{canary}')
select * from '{canary}'
from '{canary}'
select * from glob('{canary}*')
select * from parquet_metadata('{canary}')
select * from parquet_file_metadata('{canary}')
select * from query('from read_text(''{canary}'')')
select * from query_table('{canary}')
select * from query('se' || 'lect path from duckdb_data' || 'bases()')
with leak as materialized (select * from read_text('{canary}')) select content from leak
select (select content from read_text('{canary}'))
select * from json_execute_serialized_sql(json_serialize_sql('from read_text(''{canary}'')'))
pragma json_execute_serialized_sql('{{}}')
select * from (values (1)) as t(a), lateral (select * from read_text('{canary}'))
summarize select * from read_text('{canary}')
describe select * from read_text('{canary}')
pivot (select * from read_text('{canary}')) on filename using first(content)
explain analyze select * from read_text('{canary}')
explain (analyze /*) select 1 --*/) select error(reverse(path)) from duckdb_databases()
explain analyze (select path[2:]::int from duckdb_databases)
explain (select path[2:]::int from duckdb_databases)
explain analyze select 1 /*; */ union all select path[2:]::int from duckdb_databases
/* explain */ explain analyze select error(reverse(path)) from duckdb_databases()
/* /* */ explain select 1 --*/ */ explain analyze select error(reverse(path)) from duckdb_databases
explain analyze
-- writing
copy (select 1) to '{canary}'
copy fct_statements to '{canary}.csv'
explain copy (select 1) to '{canary}'
explain analyze copy (select 1) to '{canary}'
export database '{canary}.folder'
create table leak as select 1
create temp table leak as select 1
create view leak as select 1
create macro leak() as 1
create secret leak (type s3)
insert into marts.fct_statements select * from marts.fct_statements
with gone as (delete from marts.fct_statements returning *) select * from gone
explain analyze delete from marts.fct_statements
update marts.fct_statements set text = 'changed'
drop table marts.fct_statements
truncate marts.fct_statements
alter table marts.fct_statements rename to gone
checkpoint
vacuum
select * from checkpoint()
select * from force_checkpoint()
select * from enable_logging(storage = 'file', storage_path = '{canary}.log')
select * from enable_profiling(save_location = '{canary}.profile')
-- network and extensions
select * from 'http://127.0.0.1:9/canary.csv'
select * from read_csv('https://127.0.0.1:9/canary.csv')
select * from read_parquet('s3://bucket/canary.parquet')
install httpfs
load httpfs
load '{canary}'
-- other databases and settings
attach '{database}' as again
attach ':memory:' as scratch
detach communique
use memory
set enable_external_access = true
set lock_configuration = false
set temp_directory = '/tmp'
reset enable_external_access
pragma enable_external_access
pragma database_list
pragma database_size
call pragma_version()
call enable_logging()
prepare leak as select 1
execute leak
-- paths, settings and other processes
select * from duckdb_databases()
select path from duckdb_databases
select * from system.main.duckdb_databases
select reverse(path) from duckdb_databases()
select * from duckdb_settings()
select * from pg_catalog.pg_settings
select * from pragma_database_list
select * from duckdb_logs()
select * from duckdb_logs
select * from duckdb_extensions()
select * from duckdb_secrets()
select * from duckdb_temporary_files()
select * from duckdb_external_file_cache()
select * from duckdb_variables()
select * from which_secret('{canary}', 's3')
select current_setting('temp_directory')
select "current_setting"('secret_directory')
select 'allowed_paths'.current_setting()
select list_transform(['allowed_paths'], lambda name: current_setting(name))
select getenv('CANARY')
select * from pragma_user_agent()
select write_log('canary')
-- memory, size and time
select repeat('x', 2000000000)
select length(repeat(repeat('x', 1000000), 1000000))
select array_agg(range) from range(1000000000)
select list(range(100000)) from range(1000000)
select string_agg(repeat('x', 1000), '') from range(10000000)
select range(1000000000)
select * from range(1000000000000)
select repeat('x', 10000000) from range(100000)
select count(*) from range(1000000000) a, range(1000000000) b
with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r
with recursive r(t) as (select 'x' union all select t || t from r) select max(length(t)) from r
select sum(sqrt(a.range * b.range)) from range(100000000) a, range(100000000) b order by 1
select regexp_matches(repeat('a', 100000), '(a*)*(a*)*(a*)*b') from range(10000000)
select sleep_ms(60000)
-- pointers
select * from arrow_scan(1, 2, 3)
select * from arrow_scan_dumb(1, 2, 3)
select * from pandas_scan(94387498)
select * from python_map_function(1)
select * from seq_scan('fct_statements')
select * from test_all_types()
-- more than one, or none
select 1; drop table marts.fct_statements
select 1; select 2
;;
-- only a comment
