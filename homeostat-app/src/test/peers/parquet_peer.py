"""Apache Arrow's Python on the other side of a Parquet file.

golden DIR   writes the files of src/test/resources/golden/parquet
write DIR    writes bigger files, and the same rows as CSV
read FILE    prints what a file holds, as JSON
"""
import base64
import csv
import datetime as dt
import decimal
import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq

UTC = dt.timezone.utc
START = dt.datetime(2024, 2, 28, 23, 50, tzinfo=UTC)


def readings(rows):
    """The same rows as columns: with missing values, and each in the type a historian would use."""
    at, machine, x, n, mode, ok, note = [], [], [], [], [], [], []
    for i in range(rows):
        at.append(START + dt.timedelta(minutes=i, milliseconds=250 * (i % 4)))
        machine.append("press-1" if i % 3 else "press-2")
        x.append(None if i % 11 == 5 else float("nan") if i % 13 == 7 else i / 8 - 3)
        n.append(None if i % 17 == 3 else i * 1000003 - 20)
        mode.append(None if i % 19 == 4 else ["Idle", "Active", "Maintenance"][i * i % 3])
        ok.append(None if i % 23 == 9 else i % 5 != 0)
        note.append(f"nothing to declare {i % 7}")
    return pa.table({
        "at": pa.array(at, pa.timestamp("us", "UTC")),
        "machine": machine,
        "x": pa.array(x, pa.float64()),
        "n": pa.array(n, pa.int64()),
        "mode": pa.array(mode).dictionary_encode(),
        "ok": ok,
        "note": note,
    })


def as_csv(table, path):
    with open(path, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(table.column_names)
        for row in table.to_pylist():
            row["at"] = row["at"].isoformat()
            row["ok"] = "" if row["ok"] is None else int(row["ok"])
            row["x"] = "" if row["x"] is None or row["x"] != row["x"] else repr(row["x"])
            writer.writerow(["" if value is None else value for value in row.values()])


def variants(table, folder):
    def write(name, **options):
        pq.write_table(table, folder / f"{name}.parquet", **options)

    write("snappy")
    write("zstd", compression="zstd")
    write("gzip", compression="gzip")
    write("none", compression="none")
    write("lz4", compression="lz4")
    write("plain", use_dictionary=False)
    write("version2", data_page_version="2.0", compression="zstd")
    write("version2-none", data_page_version="2.0", compression="none")
    write("groups", row_group_size=max(7, table.num_rows // 9))
    write("pages", data_page_size=64, write_batch_size=5, use_dictionary=False)
    write("checksums", write_page_checksum=True)
    write("split", use_dictionary=False, use_byte_stream_split=["x", "n"])
    write("delta", use_dictionary=False, data_page_version="2.0", column_encoding={
        "at": "DELTA_BINARY_PACKED", "n": "DELTA_BINARY_PACKED", "machine": "DELTA_BYTE_ARRAY",
        "note": "DELTA_LENGTH_BYTE_ARRAY", "mode": "DELTA_BYTE_ARRAY", "ok": "RLE", "x": "PLAIN"})
    write("int96", use_deprecated_int96_timestamps=True)
    frame = table.to_pandas()
    frame.index = frame.index + 7
    frame.to_parquet(folder / "pandas.parquet")


def types():
    some = dt.datetime(2024, 2, 29, 12, 30, 15, 125000)
    nanos = 1709209815125000123
    day = some.date()
    clock = dt.time(12, 30, 15, 125000)
    money = decimal.Decimal
    return pa.table({
        "row": pa.array([1, 2, 3], pa.int16()),
        "int8": pa.array([-128, None, 127], pa.int8()),
        "int16": pa.array([-32768, None, 32767], pa.int16()),
        "int32": pa.array([-2147483648, None, 2147483647], pa.int32()),
        "int64": pa.array([-9223372036854775808, None, 9007199254740993], pa.int64()),
        "uint8": pa.array([0, None, 255], pa.uint8()),
        "uint16": pa.array([0, None, 65535], pa.uint16()),
        "uint32": pa.array([0, None, 4294967295], pa.uint32()),
        "uint64": pa.array([0, None, 18446744073709551615], pa.uint64()),
        "float16": pa.array([-1.5, None, 0.333251953125], pa.float16()),
        "float32": pa.array([-999.9, None, 0.1], pa.float32()),
        "float64": pa.array([-999.9, float("nan"), 0.1], pa.float64()),
        "infinite": pa.array([1.0, None, float("inf")], pa.float64()),
        "truth": [True, None, False],
        "text": ["-1,5", None, " 2,25 "],
        "words": ["12", "NA", "warm"],
        "decimal9": pa.array([money("-1.25"), None, money("9999999.99")], pa.decimal128(9, 2)),
        "decimal18": pa.array([money("-1.25"), None, money("0.00000001")], pa.decimal128(18, 8)),
        "decimal38": pa.array([money("-1.25"), None, money("1234567890123456789.5")],
                              pa.decimal128(38, 10)),
        "void": pa.nulls(3),
        "ts_s": pa.array([some, None, some], pa.timestamp("s")),
        "ts_ms": pa.array([some, None, some], pa.timestamp("ms", "UTC")),
        "ts_us": pa.array([some, None, some], pa.timestamp("us")),
        "ts_ns": pa.array([nanos, None, nanos], pa.timestamp("ns")),
        "ts_old": pa.array([dt.datetime(1900, 1, 1, 0, 0, 0, 1), None, some], pa.timestamp("us")),
        "date": pa.array([day, None, day], pa.date32()),
        "clock_ms": pa.array([clock, None, clock], pa.time32("ms")),
        "clock_ns": pa.array([clock, None, clock], pa.time64("ns")),
        "iso": ["2024-02-29T12:30:15.125Z", None, "2024-02-29 12:30:15.125"],
        "epoch_ms": pa.array([1709209815125, None, 1709209815125], pa.int64()),
        "epoch_s": pa.array([1709209815.125, None, 1709209815.125], pa.float64()),
        "compact": pa.array([20240229, None, 20240229], pa.int32()),
        "bytes": pa.array([b"\x00\x01", None, b"\xff"], pa.binary()),
        "fixed": pa.array([b"12", None, b"34"], pa.binary(2)),
        "many": pa.array([[1.0, 2.0], None, []], pa.list_(pa.float64())),
        "pairs": pa.array([[("a", 1.0)], None, []], pa.map_(pa.string(), pa.float64())),
        "nested": pa.array([{"a": 1.5, "deep": {"b": 7}}, None, {"a": None, "deep": {"b": 8}}]),
        "large": pa.array(["x", None, "y"], pa.large_string()),
        "level": pa.array([3, None, 1], pa.int64()),
    })


class Keys:
    """Keys kept in the file itself: what matters here is that it is encrypted."""

    def __new__(cls, _):
        import pyarrow.parquet.encryption as pe

        class Client(pe.KmsClient):
            def __init__(self):
                pe.KmsClient.__init__(self)

            def wrap_key(self, key, master):
                return base64.b64encode(key)

            def unwrap_key(self, wrapped, master):
                return base64.b64decode(wrapped)

        return Client()


def encrypted(table, path, plain_footer):
    import pyarrow.parquet.encryption as pe

    factory = pe.CryptoFactory(Keys)
    settings = pe.EncryptionConfiguration(
        footer_key="footer", column_keys={"column": ["x"]}, plaintext_footer=plain_footer)
    properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), settings)
    with pq.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)


def golden(folder):
    table = readings(60)
    as_csv(table, folder / "readings.csv")
    variants(table, folder)
    pq.write_table(table, folder / "brotli.parquet", compression="brotli")
    pq.write_table(types(), folder / "types.parquet")
    pq.write_table(table.slice(0, 0), folder / "empty.parquet")
    encrypted(table, folder / "encrypted.parquet", False)
    encrypted(table, folder / "encrypted-columns.parquet", True)


def shown(value):
    if isinstance(value, dt.datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value


def read(path):
    table = pq.read_table(path)
    notes = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    print(json.dumps({
        "types": {field.name: str(field.type) for field in table.schema},
        "groups": pq.ParquetFile(path).num_row_groups,
        "notes": notes,
        "rows": [[shown(value) for value in row.values()] for row in table.to_pylist()],
    }))


def main(order, place):
    if order == "golden":
        golden(pathlib.Path(place))
    elif order == "write":
        folder = pathlib.Path(place)
        table = readings(5000)
        as_csv(table, folder / "readings.csv")
        variants(table, folder)
    else:
        read(place)


main(*sys.argv[1:])
