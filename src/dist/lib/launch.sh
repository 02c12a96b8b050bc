# What every way to start Entail has in common: sourced by bin/entail, and by ops/entail of a checkout, with $java and
# $classpath set. Becomes the Java process; the flags are chosen by the command, which is the first argument.
# shellcheck shell=sh disable=SC2086,SC2154

# The entities of a file are kept until all of them are compared with those of the store. Memory that the process has not
# had before is dear: it takes large pages, a young generation that is used again soon, and no collection to find out more.
heap=256m
collector=-XX:+UseSerialGC
case "${1:-}" in
    import)
        heap=2g
        collector='-Xms1g -Xmn300m -XX:MetaspaceSize=128m -XX:+UseTransparentHugePages -XX:+UseParallelGC'
        ;;
    # Both sides of a benchmark share one process; what applies a whole log gathers in a sixteenth of the heap.
    bench | replay | verify) heap=1g ;;
esac
# Elsewhere one collector thread: what a store leaves to collect is little, and other threads have work for the processors.
compiler=
case "${1:-}" in
    demo | dev | serve | bench | publish | project | replay | verify) ;;
    # The others end before the optimising compiler could pay off; for imports the quick one may inline more.
    import) compiler='-XX:TieredStopAtLevel=1 -XX:C1MaxInlineLevel=15 -XX:C1InlineStackLimit=30 -XX:C1MaxInlineSize=60' ;;
    *) compiler=-XX:TieredStopAtLevel=1 ;;
esac
# Arguments and file names are UTF-8, also where no locale is set.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
    *[Uu][Tt][Ff]*) ;;
    *) export LC_ALL=C.UTF-8 ;;
esac
# Native memory is handed out from a few pools, not from one for each thread: RocksDB's share stays where it is bounded.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
# Flags are split at blanks, and none of them is a pattern for names of files.
unset IFS
set -f
exec "$java" "-Xmx$heap" $collector -Xshare:auto -XX:+ExitOnOutOfMemoryError $compiler ${ENTAIL_JAVA_OPTS:-} \
    -cp "$classpath" io.entail.cli.Main "$@"
