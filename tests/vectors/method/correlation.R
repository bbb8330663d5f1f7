# Correlations and quartiles from examples/sfo, with R 4.2 (cor.test, quantile type 7).
# Rscript tests/vectors/method/correlation.R > tests/vectors/method/correlation.csv     (in the repository's root)
d <- read.csv("examples/sfo/sfo_2013_2018.csv", colClasses = c(airline = "character"))
points <- function(r) { r <- suppressWarnings(as.numeric(as.character(r))); ifelse(r %in% 1:5, 4 * r - 8, NA) }
for (p in c("q7_all", "cln_all", "find", "safe")) d[[p]] <- points(d[[p]])
line <- function(...) { v <- list(...); cat(sapply(v, function(x) if (is.numeric(x)) sprintf("%.15g", x) else x), sep = ","); cat("\n") }
for (year in 2013:2016) for (p in c("cln_all", "find", "safe")) {
  s <- d[d$year == year & !is.na(d[[p]]) & !is.na(d$q7_all), ]
  t <- cor.test(s[[p]], s$q7_all)
  line("correlation", year, p, nrow(s), t$estimate, t$conf.int[1], t$conf.int[2])
}
for (year in 2013:2016) {
  s <- d[d$year == year & !is.na(d$q7_all), ]
  m <- tapply(s$q7_all, s$airline, mean)
  q <- quantile(m, c(0, 0.25, 0.5, 0.75, 1), type = 7)
  line("spread", year, "q7_all", length(m), q[1], q[2], q[3], q[4], q[5])
}
