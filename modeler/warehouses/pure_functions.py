"""Functions sqlglot has no type of its own for, and that only compute: the allow-list of the read-only guard.

From the function references of Amazon Redshift, PostgreSQL and DuckDB. Left out on purpose: whatever waits, writes,
signals, advances a sequence, changes a setting, reads files, the environment or the network (``pg_sleep``,
``nextval``, ``set_config``, ``lo_import``, ``pg_read_file``, ``dblink``, ``getenv``, ``pg_terminate_backend``).
"""

from __future__ import annotations

_NAMES = """
abs acos age approx_count_distinct approx_quantile arg_max arg_min array_concat array_flatten array_length
array_to_string ascii asin atan atan2 bit_count bool_and bool_or bpcharcmp btrim cardinality cbrt ceil ceiling
century charindex checksum chr col_description contains convert_timezone corr cos cot count_if count_star
crc32 current_schemas date_bin date_cmp date_cmp_timestamp date_part_year date_trunc dayname dayofweek
dayofyear degrees dexp dlog1 dlog10 ends_with entropy epoch epoch_ms epoch_us even every farmfingerprint64
fdiv fmod fnv_hash format format_type from_varbyte func_sha1 gcd geometrytype get_array_length greatest
hamming has_schema_privilege has_table_privilege hash histogram hll hll_cardinality hll_combine
hll_combine_sketches hll_create_sketch initcap interval_cmp is_array is_bigint is_boolean is_char is_decimal
is_float is_integer is_null_or_missing is_object is_scalar is_smallint is_valid_json is_valid_json_array
is_varchar isfinite isinf isnan isnull jaro_similarity jaro_winkler_similarity json_array_length
json_extract_array_element_text json_extract_path_text json_parse json_serialize json_size json_typeof
jsonb_array_length jsonb_extract_path_text jsonb_typeof justify_days justify_hours kurtosis last_day lcm least
left len len_list length levenshtein list_contains list_distinct list_value listagg ln lower lpad ltrim mad
make_date make_timestamp map_keys map_values max_by md5 median min_by mod mode monthname months_between
next_day normalize nullif nvl nvl2 obj_description octet_length octetindex overlay percentile_cont
percentile_disc pg_get_constraintdef pg_get_viewdef pi position pow power prefix product quantile
quantile_cont quantile_disc quarter quote_ident quote_literal radians ratio_to_report regexp_count
regexp_instr regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_substr repeat replace
replicate reverse right round row_to_json rpad rtrim sha sha1 sha2 sign sin size skewness split_part
split_to_array sqrt st_area st_asgeojson st_astext st_contains st_distance st_geomfromtext st_intersects
st_length st_makepoint st_within st_x st_y starts_with stddev_pop stddev_samp strftime string_to_array strpos
strptime strtol struct_extract struct_pack subarray substr substring suffix sysdate tan text_to_int_alt
text_to_numeric_alt timeofday timestamp_cmp timestamp_cmp_date timestamptz_cmp timezone to_char to_date to_hex
to_json to_jsonb to_number to_timestamp to_varbyte translate trim trunc typeof unistr upper var_pop var_samp
version weekofyear width_bucket xor
"""

PURE_FUNCTIONS = frozenset(_NAMES.split())
"""Names in lower case."""
