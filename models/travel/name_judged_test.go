package travel_test

// judged are pairs of names with what people who know such names say of them: a passport's name, what it is compared with
// (after "p:" a boarding pass's, after "t:" a typed one), and whether that is the same person's ("same", perhaps after
// "close"), somebody else's ("differs"), or cannot be known ("unread").
const judged = `
DESMARAIS<<LUC | p:DESMARAIS/LUC | same
DESMARAIS<<LUC | p:DESMARAIS/LUC MR | same
DESMARAIS<<LUC | p:DESMARAIS/LUCMR | same
DESMARAIS<<LUC | p:DESMARAIS/LUC DR | same
DESMARAIS<<LUC | p:LUC/DESMARAIS | same
DESMARAIS<<LUC | p:DESMARAIS LUC | same
DESMARAIS<<LUC | p:LUC DESMARAIS MR | same
DESMARAIS<<LUC | p:DESMARAIS/L | close
DESMARAIS<<LUC | t:L. Desmarais | close
DESMARAIS<<LUC | t:L Desmarais | close
DESMARAIS<<LUC ANDRE | t:L. A. Desmarais | close
DESMARAIS<<LUC ANDRE | t:L.A. Desmarais | close
DESMARAIS<<LUC ANDRE | p:DESMARAIS/LUC | close
DESMARAIS<<LUC ANDRE | p:DESMARAIS/LUCANDRE MR | same
DESMARAIS<<LUC | p:DESMARAIS/LUCIE MRS | differs
DESMARAIS<<LUC | p:DESMARAIS/MARC MR | differs
DESMARAIS<<LUC | p:DUMARAIS/LUC MR | differs
DESMARAIS<<LUC | t:Desmarais | differs
DESMARAIS<<LUC | t:Luc | differs
DESMARAIS<<LUC | t:Sophie Desmarais | differs
ERIKSSON<<ANNA MARIA | t:Anna Maria Eriksson | same
ERIKSSON<<ANNA MARIA | t:Eriksson, Anna Maria | same
ERIKSSON<<ANNA MARIA | t:anna eriksson | close
ERIKSSON<<ANNA MARIA | t:Anna Ericsson | differs
ERIKSSON<<ANNA | t:Anna Eriksen | close
ERIKSSON<<ANNA MARIA | t:Erik Eriksson | differs
ERIKSSON<<ANNA MARIA | t:Maria Eriksson | differs
ERIKSSON<<ANNA MARIA | p:ERIKSSON/ANNAMARIA MRS | same
ERIKSSON<<ANNA MARIA | p:ERIKSON/ANNAMARIA MRS | same
ERIKSSON<<ANNA MARIA | p:A MARIA/ERIKSSON | close
ERIKSSON<<ANNA | t:Hanna Eriksson | differs
WANG<<XIAOMING | t:Xiaoming Wang | same
WANG<<XIAOMING | t:Wang Xiaoming | same
WANG<<XIAOMING | t:wang xiao ming | same
WANG<<XIAOMING | t:Xiao-Ming Wang | same
WANG<<XIAOMING | t:WANGXIAOMING | same
WANG<<XIAOMING | t:ＷＡＮＧ ＸＩＡＯＭＩＮＧ | same
WANG<<XIAOMING | p:WANG/XIAOMING MR | same
WANG<<XIAOMING | p:WANG/XIAOMINGMR | same
WANG<<XIAOMING | p:WANG/XIAO MING | same
WANG<<XIAOMING | p:XIAOMING/WANG MR | same
WANG<<XIAOMING | t:王小明 | unread
WANG<<XIAOMING | t:王小明 (Wang Xiaoming) | same
WANG<<XIAOMING | t:Weng Xiaoming | differs
WANG<<XIAOMING | t:Wang Xiaomin | differs
WANG<<XIAOMING | t:Wang Xiaoling | differs
WANG<<XIAOMING | t:Wan Xiaoming | differs
WANG<<XIAOMING | t:Huang Xiaoming | differs
WANG<<XIAOMING | p:WANG/XIAOMIN MR | differs
ZHANG<<WEI | t:Zhang Wei | same
ZHANG<<WEI | t:Zhang Wen | differs
ZHANG<<WEI | t:Zhang Weiwei | differs
ZHANG<<WEI | t:Zhang Mei | differs
ZHANG<<WEI | t:Zang Wei | differs
ZHANG<<WEI | t:Zheng Wei | differs
ZHANG<<WEI | p:ZHANG/WEIMS | same
ZHANG<<WEI | p:ZHANG/WENWEI | differs
LI<<NA | t:Lina Li | differs
LI<<NA | t:Li Na | same
LI<<LINA | t:Li Linna | differs
LI<<YING | t:Li Jing | differs
LIU<<JUN | t:Liu Yun | differs
CHEN<<JIE | t:Cheng Jie | differs
LYU<<BO | t:Lü Bo | same
LYU<<BO | p:LV/BO MR | same
LYU<<BO | t:Lu Bo | differs
LI<<WEI | t:Li Wei Wei | differs
CHAN<<TAI MAN | p:CHAN/TAI MR | differs
CHAN<<TAI MAN | t:Chan Tai Keung | differs
CHAN<<TAI MAN PETER | t:Peter Chan | differs
PARK<<JIHOON | p:PARK/JI HOON | same
NGUYEN<<THI MAI | p:NGUYEN/THIMAI MS | same
ABDEL RAHMAN<<ALI | t:علي عبد الرحمن | close
ABDULRAHMAN<<ALI | t:علي عبد الرحمن | close
ABDULLAH<<SALEM | t:سالم عبدالله | close
BOUZAS<<ARIS | t:Άρης Μπούζας | same
TCHAIKOVSKI<<PIOTR | t:Пётр Чайковский | same
ZELENSKYI<<VOLODYMYR | t:Володимир Зеленський | same
LUKASHENKA<<ALIAKSANDR | t:Аляксандр Лукашэнка | same
HRISTOV<<GEORGI | t:Георги Христов | same
TANAKA<<YUKO | t:Yuuko Tanaka | same
TANAKA<<YUKO | t:Yuka Tanaka | differs
GONZALEZ<<PEDRO | t:Pedro Gonzales | close
MEIER<<HANS | t:Hans Meyer | differs
SINGH<<GURPREET | t:Singh | differs
OUYANG<<NANA | t:Nana Ou Yang | same
CHAN<<TAI MAN | t:Chan Tai Man | same
CHAN<<TAI MAN | t:Taiman Chan | same
CHAN<<TAI MAN | t:Peter Chan | differs
CHAN<<TAI MAN PETER | t:陳大文 | unread
MUELLER<<HANS | t:Hans Müller | same
MUELLER<<HANS | t:Hans Mueller | same
MUELLER<<HANS | t:Hans Muller | same
MUELLER<<HANS | p:MULLER/HANS MR | same
MULLER<<HANS | t:Hans Müller | same
MUELLER<<HANS | t:Hans Möller | differs
MUELLER<<HANS | t:Heinz Müller | differs
STRASSE<<JOERG | t:Jörg Straße | same
WEISS<<PETER | t:Peter Weiß | same
WEISS<<PETER | t:Peter Weis | same
SCHMIDT<<ANNA | t:Anna Schmitt | close
SCHMIDT<<KARL | p:SCHMIDT/KARLHEINZ MR | differs
SCHMIDT<<KARL HEINZ | p:SCHMIDT/KARLHEINZ MR | same
AAGAARD<<SOEREN | t:Søren Ågård | same
AAGAARD<<SOEREN | p:AGARD/SOREN MR | same
OESTERGAARD<<LARS | t:Lars Østergård | same
GARCIA LOPEZ<<JOSE MARIA | t:José María García López | same
GARCIA LOPEZ<<JOSE MARIA | t:Jose Garcia | close
GARCIA LOPEZ<<JOSE MARIA | t:García López, José María | same
GARCIA LOPEZ<<JOSE MARIA | p:GARCIALOPEZ/JOSEMARI | same
GARCIA LOPEZ<<JOSE MARIA | p:GARCIA LOPEZ/JOSE MA | same
GARCIA LOPEZ<<JOSE | t:María García López | differs
GARCIA LOPEZ<<MARIA CARMEN | t:María Isabel García López | differs
GARCIA LOPEZ<<MARIO | t:Maria Garcia Lopez | differs
GARCIA<<MARIA | t:Maria Garcia Lopez | close
GARCIA LOPEZ<<MARIA | t:Maria Garcia Perez | differs
MUNOZ<<INIGO | t:Íñigo Muñoz | same
NUNEZ<<ANA | t:Ana Núñez | same
OBRIEN<<PATRICK | t:Patrick O'Brien | same
OBRIEN<<PATRICK | t:Patrick O’Brien | same
OBRIEN<<PATRICK | p:O BRIEN/PATRICK MR | same
O BRIEN<<PATRICK | t:Patrick OBrien | same
OBRIEN<<PATRICK | t:Patricia O'Brien | differs
MCDONALD<<JAMES | p:MC DONALD/JAMES MR | same
SMITH<<JOHN PAUL | t:Paul Smith | differs
SMITH<<JOHN | t:John Smith | same
SMITH<<JOHN | t:Jon Smith | differs
SMITH<<JOHN | t:Joan Smith | differs
SMITH<<ROBERT | t:Bob Smith | differs
SMITH<<JOHN | t:Mr John Smith | same
SMITH<<JOHN | p:SMITH/JOHN MSTR | same
SMYTHE<<JOHN | t:John Smith | differs
SMITH JONES<<EMMA | t:Emma Smith-Jones | same
SMITH JONES<<EMMA | p:SMITHJONES/EMMA MS | same
VAN DER BERG<<PIETER | t:Pieter van der Berg | same
VAN DER BERG<<PIETER | p:VANDERBERG/PIETER MR | same
VAN DER BERG<<PIETER | t:Berg van der, Pieter | same
VAN DER BERG<<PIETER | t:Pieter Berg | same
VAN DER BERG<<PIETER | p:BERG/PIETER VAN DER | same
VAN DER BERG<<PIETER | t:Pieter van den Bergh | differs
VAN DER BERG<<PIETER | t:Petra van der Berg | differs
DE LA CRUZ<<JUAN | t:Juan Dela Cruz | same
PEREIRA DA SILVA<<JOAO | p:SILVA/JOAO PEREIRA D | close
PEREIRA DA SILVA<<JOAO | t:João Pereira da Silva | same
PEREIRA DA SILVA<<JOAO | t:Joana Pereira da Silva | differs
IVANOV<<IVAN | t:Иванов Иван | same
IVANOV<<IVAN | t:Иван Иванов | same
IVANOV<<IVAN | t:Иванов Иван Петрович | close
IVANOV<<IVAN | t:Иванова Мария | differs
IVANOV<<IVAN | t:Петр Иванов | differs
IVANOVA<<IULIIA | t:Юлия Иванова | same
IVANOVA<<IULIIA | p:IVANOVA/YULIA MRS | same
IVANOVA<<IULIIA | t:Yuliya Ivanova | same
SHCHERBAKOV<<DMITRII | t:Дмитрий Щербаков | same
SHCHERBAKOV<<DMITRII | t:Dmitry Scherbakov | same
KHRUSHCHEV<<SERGEI | t:Sergey Hruschev | same
ZHUKOV<<ALEKSANDR | t:Alexander Zhukov | close
ZHUKOVA<<ALEKSANDRA | t:Aleksandr Zhukov | differs
HRYHORENKO<<OLEKSII | t:Олексій Григоренко | same
SEVCENKO<<ANDRIJ | t:Шевченко Андрій | same
JOVANOVIC<<DORDE | t:Ђорђе Јовановић | same
BORISOV<<GEORGI | t:Борис Георгиев | differs
PAPADOPOULOS<<GEORGIOS | t:Γεώργιος Παπαδόπουλος | same
PAPADOPOULOS<<NIKOLAOS | t:Γεώργιος Παπαδόπουλος | differs
CHATZIS<<ILIAS | t:Ηλίας Χατζής | same
AL RAZI<<MOHAMMED | t:محمد الرازي | close
MOHAMMED ALI<<AHMED | t:أحمد محمد علي | close
AHMED<<ALI | t:علي أحمد | close
HUSSEIN<<KHALID | t:خالد حسين | close
HASAN<<KHALID | t:خالد حسين | differs
HASSAN<<FATIMA | t:فاطمة حسن | close
HASSAN<<FATIMA | t:علي حسن | differs
ALRAZY<<MXHMD | t:محمد الرازي | same
ALI<<MOHAMMED | p:ALI/MUHAMMAD MR | same
ALI<<MOHAMED AHMED | t:Ahmed Ali | differs
AHMED ALI<<MOHAMED | t:Mohamed Ahmed Ali | same
ALI<<MOHAMED | t:Mahmoud Ali | differs
ALI<<HASAN | t:Hussein Ali | differs
AL SAUD<<KHALID BIN FAHD | t:Khalid Al Saud | close
AL SAUD<<FAHD | t:Khalid bin Fahd Al Saud | differs
BIN SALEM<<OMAR | t:Umar bin Salem | same
KIM<<MIN JUN | t:김민준 | unread
KIM<<MINJUN | t:Min-jun Kim | same
KIM<<MINJUN | t:Kim Minju | differs
KIM<<MINJUN | p:KIM/MINJUNMR | same
LEE<<JIWON | t:Lee Jiwoo | differs
NGUYEN<<VAN ANH | t:Nguyễn Văn Anh | same
NGUYEN<<THI HOA | t:Nguyễn Thị Hoà | same
NGUYEN<<THI HOA | t:Nguyễn Thị Hương | differs
NGUYEN<<VAN DUNG | t:Đặng Văn Dũng | differs
DANG<<VAN DUNG | t:Đặng Văn Dũng | same
YILMAZ<<ISIK | t:Işık Yılmaz | same
YILMAZ<<ISIK | t:IŞIK YILMAZ | same
CELIK<<GULSEN | t:Gülşen Çelik | same
SUKARNO<< | t:Sukarno | same
SUKARNO<< | p:SUKARNO/FNU | same
SUKARNO<< | p:SUKARNO/SUKARNO MR | same
SUKARNO<< | p:SUKARNO/MR | same
SUKARNO<< | t:Suharto | differs
SUKARNO<< | t:Sukarno Hadi | close
VENKATANARASIMHARAJUVARIPETA<<NAGE= | t:Nageswara Venkatanarasimharajuvaripeta | same
VENKATANARASIMHARAJUVARIPETA<<NAGE= | p:VENKATANARASIMHARAJU | close
VENKATANARASIMHARAJUVARIPETA<<NAGESW= | t:Lakshmi Venkatanarasimharajuvaripeta | differs
PAPADOPOULOS<<KONSTANTINOS | p:PAPADOPOULOS/KONSTAN | same
PAPADOPOULOS<<KONSTANTINOS | p:PAPADOPOULOS/KONSTANT | same
PAPADOPOULOS<<KONSTANTINA | p:PAPADOPOULOS/NIKOLAOS | differs
MONTGOMERYSMITH<<ALEXANDRA | p:MONTGOMERYSMITH/ALEX | same
MONTGOMERYSMITH<<ALEXANDRA | p:MONTGOMERYSMITH/ANNA | differs
VERYLONGSURNAMEHERE<<ANNA | p:VERYLONGSURNAMEHERE/ | close
VERYLONGSURNAMEHER<<ANNA | p:VERYLONGSURNAMEHER/A | close
WONGSAWAT<<SOMCHAI | t:สมชาย วงศ์สวัสดิ์ | unread
COHEN<<DAVID | t:דוד כהן | unread
TANAKA<<TARO | t:田中太郎 | unread
AMR<<OMAR | p:AMR/OMAR | same
OMAR<<AMR | p:OMAR/AMR | same
DURAND<<DANIEL | t:Daniela Durand | differs
DURAND<<MICHAEL | t:Michal Durand | differs
DURAND<<MARINA | t:Mariana Durand | differs
DURAND<<JULIEN | t:Julie Durand | differs
JANSEN<<ANNA | t:Anna Jensen | differs
PETERSEN<<OLE | t:Per Petersen | differs
ROSSI<<MARIO | t:Mario Rosso | differs
KOWALSKA<<ANNA | t:Anna Kowalski | close
LUKASZEWICZ<<LUKASZ | t:Łukasz Łukaszewicz | same
TATARESCU<<STEFAN | t:Ștefan Tătărescu | same
HORVATH<<ISTVAN | t:Horváth István | same
DVORAKOVA<<JIRINA | t:Jiřina Dvořáková | same
TAMM<<JUERI | t:Jüri Tamm | same
GUDMUNDSSON<<THOR | t:Þór Guðmundsson | same
WLADIMIROW<<WLADIMIR | t:Vladimir Vladimirov | same
TATYANA<<OLGA | t:Olga Tatiana | same
SINGH<<HARPREET | t:Harpreet Kaur | differs
SINGH<<HARPREET | t:Gurpreet Singh | differs
KUMAR<<RAJESH | t:Rakesh Kumar | differs
KUMAR<<RAJESH | t:राजेश कुमार | unread
`
