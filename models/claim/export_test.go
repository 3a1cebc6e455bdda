package claim

// Check is the submission check, which needs no database.
var Check = (*Service).check
