# What every way to start Entail has in common: sourced by bin/entail, and by ops/entail of a checkout, with $java,
# $classpath, $home and $jars (the folder that changes with the classes) set. Becomes the Java process; the flags are
# chosen by the command, which is the first argument.
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

# A short command spends half of its time on reading classes from jars and checking them. The JVM can keep what comes of
# that in an archive, which is mapped and shared. It is made in the background by the first command that only reads, which
# is run once more for that, and kept in the user's cache directory. Its name follows from the JVM and from the jars, so
# that another build never meets it. Whatever fails here, the command runs without an archive.
kept=
if [ "${ENTAIL_CLASS_ARCHIVE:-on}" != off ] && command -v cksum ls cat mkdir mv rm find > /dev/null; then
    kept="${XDG_CACHE_HOME:-${HOME:-}/.cache}/entail/java"
    jvm="$(readlink -f -- "$(command -v "$java")" || :)"
    build="$({ cat "${jvm%/bin/java}/release" && ls -lnL --full-time "$jars"; } 2> /dev/null | cksum)"
    place="$(echo "$home" | cksum)"
    archive="$kept/${place%% *}-${build%% *}.jsa"
    # Code is loaded from there: nobody else may have a say in it.
    (umask 077 && mkdir -p "$kept") 2> /dev/null && [ -O "$kept" ] && [ -w "$kept" ] || kept=
fi
# A command that only reads, and says nothing of how it is to be run, makes the archive.
if [ -n "$kept" ] && [ ! -e "$archive" ] && [ -z "${ENTAIL_JAVA_OPTS:-}" ]; then
    case "${1:-}" in
        get | list | count)
            (
                # What was begun so long ago has not ended. Only one process makes a file that is not there.
                find "$kept" -name '*.new' -mmin +10 -exec rm -f {} + || exit 0
                set -C && umask 077
                : > "$archive.new" || exit 0
                trap 'rm -f "$archive.new" "$archive.dump"' EXIT
                # The command itself comes first.
                sleep 3
                if nice "$java" "-Xmx$heap" $collector -Xshare:auto -Xlog:disable $compiler \
                    "-XX:ArchiveClassesAtExit=$archive.dump" \
                    -cp "$classpath" io.entail.cli.Main "$@"; then
                    # Those of earlier builds of the same place are of no use any more.
                    set +f && rm -f "$kept/${place%% *}"-*.jsa
                    mv "$archive.dump" "$archive"
                fi
            ) > /dev/null 2>&1 < /dev/null &
            ;;
    esac
fi
# What the JVM has to say about an archive that it does not take is of no interest to anybody.
share=-Xshare:auto
if [ -n "$kept" ]; then
    if [ -r "$archive" ]; then share="$share -XX:SharedArchiveFile=$archive -Xlog:disable -Xlog:all=error:stderr"; fi
fi
exec "$java" "-Xmx$heap" $collector $share -XX:+ExitOnOutOfMemoryError $compiler "-Dentail.home=$home" ${ENTAIL_JAVA_OPTS:-} \
    -cp "$classpath" io.entail.cli.Main "$@"
