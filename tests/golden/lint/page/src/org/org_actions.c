/* dealer_insert(db) would be wrong here. */
int org_add(void)
{
    dealer_list(db);
    dealer_insert_action(db);
    dealer_insert (db);
    if (customer_delete(db))
        return 1;
    return 0;
}
