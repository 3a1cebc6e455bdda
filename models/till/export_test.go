package till

var Share = share
