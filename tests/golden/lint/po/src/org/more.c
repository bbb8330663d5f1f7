struct str x = tr_n(l, "{0} dealer", "{0} dealers", n);
struct str y = tr_n(l, "{0} car", "{0} cars", n);
struct str z = tr(l, "Dealer");
