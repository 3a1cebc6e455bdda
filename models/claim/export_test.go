package claim

// Check is the submission check, which needs no database.
var Check = (*Service).check

// Purchase is a receipt in the words of the law.
var Purchase = Receipt.purchase
