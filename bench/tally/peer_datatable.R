# peer_datatable.R DATA MEMORY_MB: the works with data.table on one thread. Counting is .N by dealer, month and question (melting first took longer);
# the report set uses cumulative sums and shift by unit (frollsum has no partial windows) and frank.
suppressMessages(library(data.table))
setDTthreads(1)
arguments <- commandArgs(trailingOnly = TRUE)
rows <- fread(file.path(arguments[1], "rows.csv"))
questions <- paste0("q", 1:30)
dealers <- max(rows$dealer) + 1L
sums <- c("n", "s", "z", "t")
points <- c(0L, -4L, 0L, 4L, 8L, 12L)

tally <- function() lapply(questions, function(q) setnames(rows[, .N, by = c("dealer", "month", q)], q, "code"))
write_tally <- function(counts, file) {
  all <- rbindlist(lapply(1:30, function(q) counts[[q]][, .(n = sum(N)), by = .(month, code)][, question := q]))
  fwrite(all[, .(month, question, code, n)], file, col.names = FALSE)
}

units <- function(counts) {
  x <- counts[code > 0L]
  x[, p := points[code + 1L]]
  d <- x[, .(n = as.numeric(sum(N)), s = as.numeric(sum(N * p)), z = as.numeric(sum(N * p * p)), t = as.numeric(sum(N * (code >= 4L)))), by = .(dealer, month)]
  d <- d[CJ(dealer = 0:(dealers - 1L), month = 0:59), on = .(dealer, month)]
  setnafill(d, fill = 0, cols = sums)
  d[, region := as.integer((dealer * 6) %/% dealers)]
  setnames(d, "dealer", "unit")
  regions <- d[, lapply(.SD, sum), by = .(region, month), .SDcols = sums][, unit := dealers + region]
  nation <- d[, lapply(.SD, sum), by = .(month), .SDcols = sums][, `:=`(unit = dealers + 6L, region = 0L)]
  all <- rbind(d, regions, nation, use.names = TRUE)
  setkey(all, unit, month)
  all[, (sums) := lapply(.SD, cumsum), by = unit, .SDcols = sums]
}

figures <- function(total, length) {
  f <- total[, .(unit, region, month)]
  back <- total[, shift(.SD, length, fill = 0), by = unit, .SDcols = sums]
  n <- total$n - back$V1; s <- total$s - back$V2; z <- total$z - back$V3; t <- total$t - back$V4
  squares <- n * z - s * s
  f[, `:=`(n = n, mean = s / n, se = 10 * sqrt(squares / (n * n * (n - 1))), top = t / n)]
  f[squares <= 0, se := NA]
  f[, change := 10 * (mean - shift(mean, length)), by = unit]
  f[n >= 30 & unit < dealers, place := frank(-mean, ties.method = "min"), by = month]
  f[n >= 30 & unit < dealers, region_place := frank(-mean, ties.method = "min"), by = .(month, region)]
  f[, index := 10 * mean]
}

report <- function(use) for (q in 1:30) {
  total <- units(tally_of(q))
  for (length in c(6L, 12L)) use(q, length, figures(total, length))
}
tally_of <- function(q) setnames(rows[, .N, by = c("dealer", "month", questions[q])], questions[q], "code")
columns <- c("index", "se", "top", "change", "place", "region_place")
write_report <- function(result, file) {
  out <- file(file, "w")
  report(function(q, length, f) {
    each <- sapply(columns, function(c) c(sum(!is.na(f[[c]])), sum(f[[c]], na.rm = TRUE)))
    cat(paste(c(q, length, format(sum(f$n), digits = 15), format(as.vector(each), digits = 12, trim = TRUE)), collapse = ","), "\n", file = out, sep = "")
  })
  close(out)
}
write_full <- function(result, file) {
  unlink(file)
  report(function(q, length, f) fwrite(f[n > 0, .(unit, q, month, length, n, index, se, top, change, place, region_place)], file, append = TRUE, col.names = FALSE))
}

cut_rows <- function() {
  kept <- rows[model %in% c(2L, 5L, 9L) & q7 >= 1L & q7 <= 3L & owner_type != 2L]
  lapply(questions, function(q) setnames(kept[, .N, by = c("region", q)], q, "code"))
}
write_cut <- function(counts, file) fwrite(rbindlist(lapply(1:30, function(q) counts[[q]][, .(region, q, code, N)])), file, col.names = FALSE)

works <- list(tally = list(tally, write_tally), report = list(function() report(function(...) NULL), write_report),
              full = list(function() NULL, write_full), cut = list(cut_rows, write_cut))
cat("ready\n")
input <- file("stdin", "r")
while (length(line <- readLines(input, n = 1)) == 1) {
  part <- strsplit(line, " ")[[1]]
  before <- proc.time()
  result <- works[[part[1]]][[1]]()
  used <- proc.time() - before
  if (part[2] != "-") works[[part[1]]][[2]](result, part[2])
  cat(sprintf("%.6f %.6f\n", used[["user.self"]] + used[["sys.self"]], used[["elapsed"]]))
}
